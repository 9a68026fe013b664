import type { Finding } from './findings.js';
import type { RowProblem } from '../rows/row.js';
import type { Run } from '../shuffle/runFile.js';

/** What came out of a chunk. The lines themselves are put aside; made of what a thread can hand over. */
export interface RowBatch {
  readonly run: Run;
  /** Of each good row: its place in the shuffled order, bytes of its line, number in the file, estimated tokens. */
  readonly keys: Uint32Array;
  readonly lengths: Uint32Array;
  readonly numbers: Uint32Array;
  readonly tokens: Uint32Array;
  /** Of each good row: what is the same for the same conversation, and for the same first question. */
  readonly conversations: Float64Array;
  readonly questions: Float64Array;
  readonly findings: readonly { readonly number: number; readonly kinds: readonly Finding[] }[];
  /** Columns, and parts of messages, that were there and are not trained on. */
  readonly leftOut: readonly string[];
  /** Rows without a column to train on, by the columns that they have. */
  readonly columnless: readonly Columnless[];
  /** The first ones of all others; `problemCount` counts all. */
  readonly problems: readonly (RowProblem & { readonly number: number })[];
  readonly problemCount: number;
}

export interface Columnless {
  /** Of the first one of them. */
  readonly number: number;
  readonly columns: readonly string[];
  count: number;
}
