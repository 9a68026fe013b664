/** An entry of `configs` in a dataset's card. */
export interface DatasetConfig {
  readonly config_name?: string;
  readonly default?: boolean;
  /** The folder that the configuration is in; its patterns are of paths there. */
  readonly data_dir?: string;
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
): ReadonlyMap<string, readonly string[]> {
  const chosen = configs.find(({ config_name = 'default' }) => config_name === config);
  if (config !== undefined && chosen === undefined) return new Map();
  const folder = (chosen?.data_dir ?? '').replace(/^\.?(?:\/|$)/, '').replace(/[^/]$/, '$&/');
  const inside = paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
  const splits =
    chosen?.data_files === undefined ? byNames(inside) : onlyParquet(byPatterns(inside, chosen.data_files));
  return new Map([...splits].map(([split, found]) => [split, found.map((path) => folder + path)]));
}

function byNames(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const data = paths.filter((path) => !/(?:^|\/)[._]/.test(path) && path.endsWith('.parquet'));
  const sharded = byName(data, (path) => /^data\/(.+)-\d{5}-of-\d{5}[^/]*$/.exec(path)?.[1]);
  if (sharded.size > 0) return onlyParquet(sharded);
  const named = byName(data, keywordOf);
  if (named.size > 0) return onlyParquet(named);
  return onlyParquet(data.length === 0 ? new Map() : new Map([['train', data]]));
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
