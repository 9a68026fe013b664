import { readFile } from 'node:fs/promises';
import { AppError } from '../../../errors/appError.js';
import { defined } from '../../../defined.js';
import { advice } from '../../../errors/nextStep.js';
import type { ByteSource } from '../../formats/byteSource.js';
import type { Piece } from '../../formats/parquetRows.js';
import { changedMeanwhile, readValidators, isOther, type Validators, type Version } from './validators.js';
import { follow } from './follow.js';
import type { Http } from './http.js';
import type { RangeCache } from './rangeCache.js';
import { tooLarge } from './tooLarge.js';

export interface RemoteFile {
  readonly name: string;
  readonly url: string;
  /** In bytes, where it is known beforehand. */
  readonly size?: number;
  /** What tells this version of the file from another one; the server's own mark for it where it is undefined. */
  readonly version?: string;
}

export interface RemoteOptions {
  readonly http: Http;
  /** Of all that is fetched. */
  readonly mostBytes: number;
  readonly cache: RangeCache;
  /** For an address, so that a token goes nowhere else. */
  readonly headers: (url: string) => Readonly<Record<string, string>>;
  /** Bytes that have just come, or were there from an earlier attempt. */
  readonly onBytes: (count: number, cached: boolean) => void;
  /** An unhappy answer in words. */
  readonly refusal: (response: Response, url: string) => Promise<AppError>;
}

export interface RemoteBytes extends ByteSource {
  /** Undefined where the server gives no mark of it. */
  readonly version?: string;
  /** Whether parts can be had, and told from those of another version; else only the whole can. */
  readonly inParts: boolean;
}

/**
 * A file on a server, read by HTTP ranges. The hub redirects to a store with a signed address: that is asked for once and
 * used until it expires. A connection that breaks off is taken up where it broke. Every answer must be about the file that the
 * first one was about.
 *
 * @throws AppError by `refusal`; `unavailable` where the file is changed meanwhile
 */
export async function remoteBytes(file: RemoteFile, options: RemoteOptions): Promise<RemoteBytes> {
  const { http, headers, refusal, onBytes, cache, mostBytes } = options;
  let address: string | undefined;
  let known: Version = file.size === undefined ? {} : { size: file.size };
  const versionOf = () => file.version ?? known.version;
  const key = () => `${file.url} ${versionOf()}`;

  async function sameFile(response: Response): Promise<Validators> {
    const answered = readValidators(response);
    if (isOther(answered, known)) {
      await response.body?.cancel();
      await cache.drop(key());
      throw changedMeanwhile(file.name, file.url);
    }
    known = { ...answered, ...known };
    return answered;
  }

  /** An answer with the bytes, from where the file is. */
  async function fetchRange(start: number, end: number): Promise<Response> {
    const range = { range: `bytes=${start}-${end - 1}`, 'accept-encoding': 'identity' };
    if (address !== undefined) {
      const response = await http.get(address, { ...headers(address), ...range });
      if (response.ok) return response;
      // The signature has expired: the hub makes another one.
      await response.body?.cancel();
      address = undefined;
    }
    const { response, url } = await follow(http, file.url, (at) => ({ ...headers(at), ...range }));
    // A file that has become shorter.
    if (response.status === 416) await sameFile(response);
    if (!response.ok) throw await refusal(response, url);
    address = url;
    return response;
  }

  /** Fetches what is not there yet. */
  async function piece(start: number, end: number): Promise<Piece> {
    const length = end - start;
    // A footer may say that it is as long as it likes.
    if (length > mostBytes) throw tooLarge(file.name, mostBytes);
    const part = await cache.part(key(), start, end);
    let have = part.have;
    if (have > 0) onBytes(have, true);
    try {
      for (let failures = 0; have < length;) {
        const before = have;
        const response = await fetchRange(start + have, end);
        const answered = await sameFile(response);
        if (response.status !== 206 || answered.start !== start + before) {
          await response.body?.cancel();
          throw wholeOnly(file.url);
        }
        for await (const bytes of http.body(response, () => undefined)) {
          const fits = bytes.subarray(0, length - have);
          await part.append(fits);
          have += fits.length;
          onBytes(fits.length, false);
        }
        if (have === length) break;
        failures = have > before ? 1 : failures + 1;
        await http.again(failures, file.url);
      }
    } finally {
      await part.close();
    }
    return { start, length, path: part.path, position: 0 };
  }

  let inParts = true;
  if (file.size === undefined || file.version === undefined) {
    const response = await fetchRange(0, 1);
    await sameFile(response);
    await response.body?.cancel();
    inParts = response.status === 206 && known.size !== undefined && versionOf() !== undefined;
  }
  const read = async (start: number, end: number) => readFile((await piece(start, end)).path);
  const version = versionOf();
  return {
    name: file.name,
    size: known.size ?? 0,
    ...defined({ version }),
    inParts,
    read,
    piece,
    close: () => Promise.resolve(),
  };
}

const wholeOnly = (url: string): AppError =>
  new AppError({
    reason: 'unavailable',
    sentence: `${new URL(url).host} gives whole files only, not the parts of one that are needed.`,
    next: advice`Download the file and name its path.`,
  });
