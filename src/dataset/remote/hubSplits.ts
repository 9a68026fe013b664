import { AppError } from '../../appError.js';
import { follow } from './follow.js';
import type { Http } from './http.js';
import { hubHeaders, type Hub } from './hub.js';
import { hubError } from './hubError.js';
import { splitFiles, type DatasetConfig } from './splitFiles.js';

/** A dataset of the hub at one commit. */
export interface HubDataset {
  readonly name: string;
  /** The commit that the files are read from, whatever happens to the branch meanwhile. */
  readonly revision: string;
  readonly splits: ReadonlyMap<string, HubSplit>;
}

export interface HubSplit {
  readonly files: readonly HubFile[];
  /** As the dataset's card says it; the files themselves have the last word. */
  readonly rows?: number;
}

export interface HubFile {
  readonly name: string;
  readonly url: string;
  /** In bytes. */
  readonly size?: number;
}

interface RepoInfo {
  readonly sha?: string;
  readonly siblings?: readonly { readonly rfilename: string; readonly size?: number }[];
  readonly cardData?: {
    readonly configs?: readonly DatasetConfig[];
    readonly dataset_info?: DatasetInfo | readonly DatasetInfo[];
  };
}

interface DatasetInfo {
  readonly config_name?: string;
  readonly splits?: readonly { readonly name: string; readonly num_examples?: number }[];
}

interface TreeEntry {
  readonly type: string;
  readonly path: string;
  readonly size?: number;
}

/**
 * The Parquet files of a dataset by split: its own, or where it has none the ones that the hub has converted it to.
 *
 * @param revision a branch, a tag or a commit; `main` if undefined
 * @throws AppError `dataset_missing`, `dataset_gated`, `hub_token_rejected`, `throttled`, `unavailable`
 */
export async function hubDataset(
  http: Http,
  hub: Hub,
  name: string,
  { revision = 'main', config }: { readonly revision?: string; readonly config?: string } = {},
): Promise<HubDataset> {
  const repo = `${hub.endpoint}/api/datasets/${name}`;
  const ask = <T>(url: string) => readPage<T>(http, hub, name, url);
  // A mirror may lack one route or the other; the hub itself says with a code what it lacks.
  const at = await ask<RepoInfo>(`${repo}/revision/${encodeURIComponent(revision)}`);
  const info = (at ?? (revision === 'main' ? await ask<RepoInfo>(repo) : undefined))?.value ?? {};
  const commit = info.sha ?? revision;
  const files = await listFiles(ask, `${repo}/tree/${commit}?recursive=true`, info);
  const own = splitFiles([...files.keys()], info.cardData?.configs ?? [], config);
  const rows = declaredRows(info, own.config);
  const splits = new Map<string, HubSplit>();
  for (const [split, paths] of own.splits)
    splits.set(split, {
      files: paths.map((path) => {
        const size = files.get(path);
        return {
          name: path.split('/').at(-1) ?? path,
          url: `${hub.endpoint}/datasets/${name}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`,
          ...(size === undefined ? {} : { size }),
        };
      }),
      ...rowsOf(rows, split),
    });
  if (splits.size > 0) return { name, revision: commit, splits };
  const converted =
    (await ask<Record<string, Record<string, readonly string[]>>>(`${repo}/parquet`))?.value ?? {};
  const chosen = config ?? (converted['default'] === undefined ? Object.keys(converted)[0] : 'default');
  const urls = chosen === undefined ? undefined : converted[chosen];
  if (urls === undefined || Object.keys(urls).length === 0)
    throw Object.keys(info).length === 0 && files.size === 0 ? noDataset(name, hub) : noParquet(name, config);
  for (const [split, list] of Object.entries(urls))
    splits.set(split, {
      files: list.map((url, index) => ({ name: `${split}/${index}.parquet`, url })),
      ...rowsOf(declaredRows(info, chosen), split),
    });
  return { name, revision: commit, splits };
}

const rowsOf = (declared: ReadonlyMap<string, number>, split: string): { rows?: number } => {
  const rows = declared.get(split);
  return rows === undefined ? {} : { rows };
};

/** Files with their sizes, page by page; a mirror that has no tree gives at least the names. */
async function listFiles(
  ask: (url: string) => Promise<Page<readonly TreeEntry[]> | undefined>,
  first: string,
  { siblings = [] }: RepoInfo,
): Promise<ReadonlyMap<string, number | undefined>> {
  const files = new Map<string, number | undefined>(siblings.map(({ rfilename, size }) => [rfilename, size]));
  for (let url: string | undefined = first; url !== undefined;) {
    const page = await ask(url);
    for (const { type, path, size } of page?.value ?? []) if (type === 'file') files.set(path, size);
    url = page?.next;
  }
  return files;
}

interface Page<T> {
  readonly value: T;
  readonly next?: string;
}

/** Undefined: there is no such route, or nothing to say about it. */
async function readPage<T>(http: Http, hub: Hub, name: string, first: string): Promise<Page<T> | undefined> {
  // A renamed dataset is answered with a redirect.
  const { response, url } = await follow(http, first, (at) => hubHeaders(hub, at));
  if (response.status === 404 && !response.headers.has('x-error-code')) {
    await response.body?.cancel();
    return undefined;
  }
  if (!response.ok) throw await hubError(response, url, name, hub);
  const next = /<([^>]+)>;\s*rel="?next"?/.exec(response.headers.get('link') ?? '')?.[1];
  const value = await response.json().catch(() => undefined);
  if (typeof value === 'object' && value !== null)
    return { value: value as T, ...(next === undefined ? {} : { next: new URL(next, url).href }) };
  throw new AppError({
    reason: 'unavailable',
    sentence: `${new URL(hub.endpoint).host} does not answer as the hub does.`,
    next: 'Check HF_ENDPOINT.',
  });
}

function declaredRows({ cardData }: RepoInfo, config: string | undefined): ReadonlyMap<string, number> {
  const infos = cardData?.dataset_info ?? [];
  const list = Array.isArray(infos) ? (infos as readonly DatasetInfo[]) : [infos as DatasetInfo];
  const info =
    list.find(({ config_name }) => config_name === (config ?? 'default')) ??
    (list.length === 1 ? list[0] : undefined);
  return new Map(
    (info?.splits ?? []).flatMap(({ name, num_examples }) =>
      num_examples === undefined ? [] : [[name, num_examples] as const],
    ),
  );
}

const noParquet = (name: string, config: string | undefined): AppError =>
  new AppError({
    reason: 'dataset_missing',
    sentence: `The hub has no Parquet files of ${name}${config === undefined ? '' : ` in the configuration ${config}`}.`,
    next: 'Download the dataset and name the file: JSONL, CSV or Parquet.',
  });

const noDataset = (name: string, hub: Hub): AppError =>
  new AppError({
    reason: 'dataset_missing',
    sentence: `There is no dataset ${name} on ${new URL(hub.endpoint).host}.`,
    next: 'Check its name (owner/name) and HF_ENDPOINT.',
  });
