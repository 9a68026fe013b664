import { AppError } from '../../../errors/appError.js';
import { advice } from '../../../errors/nextStep.js';
import { follow } from './follow.js';
import type { Http } from './http.js';
import { hubHeaders, type Hub } from './hub.js';
import { hubError } from './hubError.js';
import type { DatasetConfig } from './splitFiles.js';

/** What the hub says of a dataset. Its own mirrors may lack one route or the other. */
export interface HubApi {
  /** At a branch, a tag or a commit, or at the default branch; undefined where the hub has nothing to say about it. */
  info(revision?: string): Promise<RepoInfo | undefined>;
  /** Paths with sizes in bytes, page by page; of a mirror that has no tree at least the names that `info` gave. */
  files(commit: string, info: RepoInfo): Promise<ReadonlyMap<string, number | undefined>>;
}

export interface RepoInfo {
  readonly sha?: string;
  readonly siblings?: readonly { readonly rfilename: string; readonly size?: number }[];
  readonly cardData?: {
    readonly configs?: readonly DatasetConfig[];
    readonly dataset_info?: DatasetInfo | readonly DatasetInfo[];
  };
}

export interface DatasetInfo {
  readonly config_name?: string;
  readonly splits?: readonly { readonly name: string; readonly num_examples?: number }[];
}

interface TreeEntry {
  readonly type: string;
  readonly path: string;
  readonly size?: number;
}

interface Page<T> {
  readonly value: T;
  readonly next?: string;
}

/** Its functions throw AppError `dataset_missing`, `dataset_gated`, `hub_token_rejected`, `throttled`, `unavailable`. */
export function hubApi(http: Http, hub: Hub, name: string): HubApi {
  const repo = `${hub.endpoint}/api/datasets/${name}`;
  return {
    async info(revision) {
      const url = revision === undefined ? repo : `${repo}/revision/${encodeURIComponent(revision)}`;
      return (await readPage<RepoInfo>(http, hub, name, url))?.value;
    },
    async files(commit, { siblings = [] }) {
      const files = new Map<string, number | undefined>(
        siblings.map(({ rfilename, size }) => [rfilename, size]),
      );
      for (let url: string | undefined = `${repo}/tree/${commit}?recursive=true`; url !== undefined;) {
        const page: Page<readonly TreeEntry[]> | undefined = await readPage(http, hub, name, url);
        for (const { type, path, size } of page?.value ?? []) if (type === 'file') files.set(path, size);
        url = page?.next;
      }
      return files;
    },
  };
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
  const value = await jsonOf(http, response);
  if (typeof value === 'object' && value !== null)
    return { value: value as T, ...(next === undefined ? {} : { next: new URL(next, url).href }) };
  throw new AppError({
    reason: 'unavailable',
    sentence: `${new URL(hub.endpoint).host} does not answer as the hub does.`,
    next: advice`Check HF_ENDPOINT.`,
  });
}

/** A list of a million files is half of it. */
const mostBytesOfJson = 256 * 1024 ** 2;

/** Undefined: it is none, or broke off, or has no end. */
async function jsonOf(http: Http, response: Response): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of http.body(response, () => undefined)) {
    length += piece.length;
    if (length > mostBytesOfJson) return undefined;
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString());
  } catch {
    return undefined;
  }
}
