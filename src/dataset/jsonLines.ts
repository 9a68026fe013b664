import { byteText } from './byteText.js';
import { shapeOf } from './conversation.js';
import { parseJson } from './parseJson.js';
import type { RawRow } from './rawRow.js';

/** Whole lines of a JSONL file. */
export interface LinesChunk {
  readonly kind: 'lines';
  readonly bytes: Uint8Array;
  /** The number of its first line, from 1; and how many there are. */
  readonly firstLine: number;
  readonly lines: number;
  /** Of the rows, which are the lines that are not blank: which ones are meant. */
  readonly from: number;
  readonly to: number;
}

/** The rows in lines of JSON; blank lines are none. */
export function* rowsOfLines({ bytes, firstLine, from, to }: LinesChunk): Generator<RawRow> {
  let number = firstLine;
  let row = 0;
  for (const line of byteText(bytes).split('\n')) {
    if (isRow(line) && row++ >= from && row <= to) yield readRow(line, number);
    number++;
  }
}

/** How many rows there are in them. */
export function countRows(bytes: Uint8Array): number {
  let rows = 0;
  for (const line of byteText(bytes).split('\n')) if (isRow(line)) rows++;
  return rows;
}

const isRow = (line: string): boolean => /[^\s\0]/.test(line);

function readRow(line: string, number: number): RawRow {
  const parsed = parseJson(line);
  if ('problem' in parsed)
    return { number, value: undefined, problem: { field: '(line)', problem: parsed.problem } };
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { number, value, problem: { field: '(line)', problem: 'is not a JSON object' } };
  const record = value as Record<string, unknown>;
  // Rows of one file may differ, so each is looked at for itself.
  return { number, value: shapeOf(Object.keys(record))?.conversationOf(record) ?? record };
}
