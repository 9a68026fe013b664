import type { RowProblem } from './row.js';

/** A row as it was read, not looked at yet. */
export interface RawRow {
  /** Where it stands: counted from 1, in lines of a text file and in rows of a table. */
  readonly number: number;
  /** Texts in it are UTF-8 (see ByteText). */
  readonly value: unknown;
  /** Where the row could not even be read. */
  readonly problem?: RowProblem;
}
