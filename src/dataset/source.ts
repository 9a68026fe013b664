import path from 'node:path';
import { AppError } from '../errors/appError.js';
import { defined } from '../defined.js';
import { advice } from '../errors/nextStep.js';

/** Where rows come from. `split` is a slice in the words of `parseSlices`. */
export type DatasetSource = (FileSource | UrlSource | HubSource) & { readonly split?: string };

export interface FileSource {
  readonly kind: 'file';
  readonly path: string;
}

export interface UrlSource {
  readonly kind: 'url';
  readonly url: string;
}

export interface HubSource {
  readonly kind: 'hub';
  /** `owner/name`. */
  readonly name: string;
  /** A branch, a tag or a commit. */
  readonly revision?: string;
  readonly config?: string;
}

export type Format = 'jsonl' | 'csv' | 'parquet';

const formats: Readonly<Record<string, Format>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.json': 'jsonl',
  '.csv': 'csv',
  '.tsv': 'csv',
  // What Excel calls Unicode text.
  '.txt': 'jsonl',
  '.parquet': 'parquet',
};

/** How the names of files end that can be read. */
export const datasetEndings: readonly string[] = Object.keys(formats);

/** By the end of a name; anything else is taken for JSONL. */
export const formatOf = (name: string): Format => formats[path.extname(name).toLowerCase()] ?? 'jsonl';

const hubName = /^(?<name>[\w.-]+\/[\w.-]+)(?:@(?<revision>[\w./-]+))?$/;

/**
 * What a person names in one word: an address, a path, or `owner/name` (perhaps `@revision`) on the hub.
 *
 * @throws AppError `bad_argument`
 */
export function datasetSource(text: string, split?: string): DatasetSource {
  const sliced = split === undefined ? {} : { split };
  if (/^https?:\/\//i.test(text)) return { ...urlSource(text), ...sliced };
  const isPath =
    /^[./\\~]|^[a-z]:\\/i.test(text) || path.extname(text).toLowerCase() in formats || !hubName.test(text);
  return isPath ? { kind: 'file', path: text, ...sliced } : { ...hubSource(text), ...sliced };
}

/** The address itself is not repeated: it may hold a password. */
function urlSource(url: string): UrlSource {
  const { username, password } = URL.canParse(url) ? new URL(url) : {};
  if (username === '' && password === '') return { kind: 'url', url };
  throw new AppError({
    reason: 'bad_argument',
    sentence:
      username === undefined
        ? 'The address of the dataset is no valid one.'
        : 'The address of the dataset holds a user or a password, and they are not sent.',
    next: advice`Name an address that may be read without signing in, for example https://example.com/chats.jsonl.`,
  });
}

/**
 * `owner/name` or `owner/name@revision`.
 *
 * @throws AppError `bad_argument`
 */
export function hubSource(text: string): HubSource {
  const groups = hubName.exec(text)?.groups;
  if (groups?.['name'] === undefined)
    throw new AppError({
      reason: 'bad_argument',
      sentence: `${text} is no name of a dataset on the hub.`,
      next: advice`Write it as owner/name, for example HuggingFaceH4/ultrachat_200k.`,
    });
  const { name, revision } = groups;
  return { kind: 'hub', name, ...defined({ revision }) };
}

/** For people: the file's name without its folder, the dataset's name on the hub. */
export function sourceName(source: DatasetSource): string {
  switch (source.kind) {
    case 'file':
      return path.basename(source.path);
    case 'url':
      return new URL(source.url).pathname.split('/').at(-1) || new URL(source.url).host;
    case 'hub':
      return source.name;
  }
}
