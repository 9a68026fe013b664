import { AppError } from '../../../errors/appError.js';
import { advice } from '../../../errors/nextStep.js';

/** What an answer says of the file that its bytes are of: its validator (ETag, else Last-Modified) and its length. */
export interface Validators {
  /** The validator, if the server gives any. */
  readonly version?: string;
  /** In bytes; undefined where the server does not say. */
  readonly size?: number;
  /** Where in the file the bytes of the answer begin. */
  readonly start: number;
}

export type Version = Pick<Validators, 'version' | 'size'>;

export function readValidators({ status, headers }: Response): Validators {
  const version = headers.get('etag') ?? headers.get('last-modified');
  const [, first, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  const size = status === 200 ? headers.get('content-length') : total;
  return {
    ...(version === null ? {} : { version }),
    ...(size === null || size === undefined ? {} : { size: Number(size) }),
    start: Number(first ?? 0),
  };
}

/** Whether two answers are about different files, as far as both say something. */
export const isOther = (one: Version, other: Version): boolean =>
  (['version', 'size'] as const).some(
    (what) => one[what] !== undefined && other[what] !== undefined && one[what] !== other[what],
  );

export const changedMeanwhile = (name: string, url: string): AppError =>
  new AppError({
    reason: 'unavailable',
    sentence: `${name} at ${new URL(url).host} was changed while it was read.`,
    next: advice`Run the same command again: it begins anew.`,
    retryable: true,
  });
