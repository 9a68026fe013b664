import type { LinesChunk } from './jsonLines.js';
import type { GroupChunk } from './parquetRows.js';
import type { RawRow } from '../rows/rawRow.js';

/** A piece of a source: small enough to be held in memory, and made of what can be handed to another thread. */
export type Chunk = GroupChunk | LinesChunk | RecordsChunk;

/** Rows that were read where the file was, because a parser of their format cannot begin in the middle. */
export interface RecordsChunk {
  readonly kind: 'records';
  readonly rows: readonly RawRow[];
  /** Columns of theirs that nothing is read of. */
  readonly leftOut: readonly string[];
}

export interface NumberedChunk {
  readonly chunk: Chunk;
  /** Of its first row among all rows of the source. */
  readonly firstNumber: number;
}

/** How many numbers its rows take: what is no row in lines counts as well, for nobody has looked yet. */
export function numbersIn(chunk: Chunk): number {
  switch (chunk.kind) {
    case 'group':
      return chunk.to - chunk.from;
    case 'lines':
      return chunk.lines;
    case 'records':
      return chunk.rows.length;
  }
}
