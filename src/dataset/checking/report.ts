import { contextTokens } from '../../tokens.js';
import type { Finding } from './findings.js';

/** What is known of a dataset before anything is spent on it. Places are `file, line 12`, the first ones of all. */
export interface DatasetReport {
  readonly rows: number;
  /** Estimated, see `estimateTokens`. */
  readonly tokens: TokenCounts;
  /** Conversations longer than the model's context, whose ends are not learnt. */
  readonly tooLong: Noted;
  /** Conversations that are there more than once; the first one of each does not count. */
  readonly duplicates: Noted;
  /** Test conversations that are in the training data as well, and those of which only the first question is. */
  readonly leakedConversations: Noted;
  readonly leakedQuestions: Noted;
  readonly findings: readonly (Noted & { readonly kind: Finding })[];
  /** Columns of the source, and parts of messages, that nothing is trained on of. */
  readonly leftOut: readonly string[];
  /** Rows that were left out. */
  readonly skipped: Noted;
}

export interface Noted {
  readonly count: number;
  readonly places: readonly string[];
}

export interface TokenCounts {
  /** In one epoch over the training rows. */
  readonly perEpoch: number;
  readonly total: number;
  readonly mean: number;
  readonly median: number;
  readonly longest: number;
  readonly context: number;
  readonly histogram: readonly { readonly upTo: number | null; readonly rows: number }[];
}

/** Shown of each kind of note. */
export const shownPlaces = 5;

const bounds = [256, 512, 1024, 2048, contextTokens, 8192];

/** @param isTest of each row, whether it is kept apart */
export function countTokens(tokens: Uint32Array, isTest: Uint8Array): TokenCounts {
  const sorted = tokens.toSorted();
  const total = tokens.reduce((sum, count) => sum + count, 0);
  const histogram = [...bounds, null].map((upTo) => ({ upTo, rows: 0 }));
  for (const count of tokens) {
    const bin = bounds.findIndex((bound) => count <= bound);
    const one = histogram.at(bin);
    if (one !== undefined) one.rows++;
  }
  return {
    perEpoch: tokens.reduce((sum, count, row) => (isTest[row] === 1 ? sum : sum + count), 0),
    total,
    mean: Math.round(total / Math.max(1, tokens.length)),
    median: sorted[sorted.length >> 1] ?? 0,
    longest: sorted.at(-1) ?? 0,
    context: contextTokens,
    histogram,
  };
}
