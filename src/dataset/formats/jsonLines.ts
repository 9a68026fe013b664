import { byteText } from '../rows/byteText.js';
import type { OnLeftOut } from '../rows/checkRow.js';
import { shapeOf, type Shape } from '../rows/conversation.js';
import { isMessage } from '../rows/messageList.js';
import { parseJson } from '../rows/parseJson.js';
import type { RawRow } from '../rows/rawRow.js';

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
export function* rowsOfLines(
  { bytes, firstLine, from, to }: LinesChunk,
  onLeftOut: OnLeftOut,
): Generator<RawRow> {
  const shapes = new Shapes(onLeftOut);
  let number = firstLine;
  let row = 0;
  for (const line of byteText(bytes).split('\n')) {
    if (isRow(line) && row++ >= from && row <= to) yield readRow(line, number, shapes);
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

function readRow(line: string, number: number, shapes: Shapes): RawRow {
  const parsed = parseJson(line);
  if ('problem' in parsed)
    return { number, value: undefined, problem: { field: '(line)', problem: parsed.problem } };
  return { number, ...rowOf(parsed.value, shapes) };
}

/** A value of JSON as a row: an object, or a conversation as nothing but the list of its messages. */
export function rowOf(value: unknown, shapes: Shapes): Omit<RawRow, 'number'> {
  if (Array.isArray(value) && value.length > 0 && value.every(isMessage))
    return { value: { messages: value } };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { value, problem: { field: '(line)', problem: 'is not a JSON object' } };
  const record = value as Record<string, unknown>;
  const columns = Object.keys(record);
  const shape = shapes.of(columns);
  if (shape !== undefined) return shape.conversationOf(record);
  const missing = { field: 'messages', problem: 'is missing' };
  return { value, problem: columns.length === 0 ? missing : { ...missing, columns } };
}

/** Far more than a dataset has; where every row has names of its own, nothing is gained by keeping them. */
const mostShapes = 1000;

/** The shapes of rows: those of one file may differ, but few do. */
export class Shapes {
  readonly #known = new Map<string, Shape | undefined>();

  constructor(private readonly onLeftOut: OnLeftOut) {}

  of(columns: readonly string[]): Shape | undefined {
    const key = columns.join('\0');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const shape = shapeOf(columns);
    shape?.leftOut.forEach(this.onLeftOut);
    if (this.#known.size < mostShapes) this.#known.set(key, shape);
    return shape;
  }
}
