/** An entry of `configs` in a dataset's card. */
export interface DatasetConfig {
  readonly config_name?: string;
  readonly default?: boolean;
  readonly data_files?:
    string | readonly (string | { readonly split: string; readonly path: string | readonly string[] })[];
}

/** The names under which `datasets` looks for the usual splits. */
const keywords: Readonly<Record<string, readonly string[]>> = {
  train: ['train', 'training'],
  validation: ['validation', 'valid', 'dev', 'val'],
  test: ['test', 'testing', 'eval', 'evaluation'],
};

/**
 * Which Parquet files make which split, by the rules of the `datasets` library: the card's own `data_files`; else names of
 * the form `data/train-00000-of-00003…`; else `train`, `test` or `validation` in a folder's or file's name; else
 * everything is `train`.
 */
export function splitFiles(
  paths: readonly string[],
  configs: readonly DatasetConfig[],
  config: string | undefined,
): { readonly config?: string; readonly splits: ReadonlyMap<string, readonly string[]> } {
  const chosen =
    config === undefined
      ? (configs.find((one) => one.default === true || one.config_name === 'default') ?? configs[0])
      : configs.find((one) => one.config_name === config);
  const name = chosen?.config_name ?? config;
  const found = (splits: ReadonlyMap<string, readonly string[]>) => ({
    ...(name === undefined ? {} : { config: name }),
    splits: onlyParquet(splits),
  });
  if (config !== undefined && chosen === undefined) return found(new Map());
  if (chosen?.data_files !== undefined) return found(byPatterns(paths, chosen.data_files));
  const data = paths.filter((path) => !/(?:^|\/)[._]/.test(path) && path.endsWith('.parquet'));
  const sharded = byName(data, (path) => /^data\/(.+)-\d{5}-of-\d{5}[^/]*$/.exec(path)?.[1]);
  if (sharded.size > 0) return found(sharded);
  const named = byName(data, keywordOf);
  if (named.size > 0) return found(named);
  return found(data.length === 0 ? new Map() : new Map([['train', data]]));
}

function byPatterns(
  paths: readonly string[],
  files: NonNullable<DatasetConfig['data_files']>,
): ReadonlyMap<string, readonly string[]> {
  const entries = typeof files === 'string' ? [files] : files;
  const splits = new Map<string, string[]>();
  for (const entry of entries) {
    const { split, path } = typeof entry === 'string' ? { split: 'train', path: entry } : entry;
    const patterns = (typeof path === 'string' ? [path] : path).map(globPattern);
    const matching = paths.filter((one) => patterns.some((pattern) => pattern.test(one)));
    splits.set(split, [...(splits.get(split) ?? []), ...matching]);
  }
  return splits;
}

/** `*` within a folder, `**` across folders, `?`, and `[0-9]`. */
function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/^\.\//, '')
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (wild) => (wild === '*' ? '[^/]*' : wild === '?' ? '[^/]' : '.*'));
  return new RegExp(`^${source}$`);
}

function byName(
  paths: readonly string[],
  nameOf: (path: string) => string | undefined,
): ReadonlyMap<string, readonly string[]> {
  const splits = new Map<string, string[]>();
  for (const path of paths) {
    const name = nameOf(path);
    if (name !== undefined) splits.set(name, [...(splits.get(name) ?? []), path]);
  }
  return splits;
}

function keywordOf(path: string): string | undefined {
  for (const part of path.split('/').reverse())
    for (const [split, words] of Object.entries(keywords))
      if (part.split(/[-._ 0-9]+/).some((word) => words.includes(word))) return split;
  return undefined;
}

/** In the order of their names, as the library reads them. */
const onlyParquet = (
  splits: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...splits]
      .map(([split, paths]) => [split, paths.filter((path) => path.endsWith('.parquet')).toSorted()] as const)
      .filter(([, paths]) => paths.length > 0),
  );
