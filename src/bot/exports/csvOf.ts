import { stringify, type Options } from 'csv-stringify/sync';
import type { Cell, Table } from './table.js';

/** Excel takes a file for UTF-8 by its mark alone, and what begins like a formula for one. */
const options: Options = { record_delimiter: 'windows', escape_formulas: true };

/**
 * A table as CSV (RFC 4180), with a line of names, page by page.
 *
 * @param redact takes out what nobody may read
 */
export async function* csvOf(
  { columns, rows }: Table,
  redact: <T>(value: T) => T,
): AsyncGenerator<{ readonly text: string; readonly rows: number }> {
  yield { text: stringify([columns], { ...options, bom: true }), rows: 0 };
  for await (const page of rows.pages()) yield { text: linesOf(redact(page)), rows: page.length };
}

const linesOf = (page: readonly (readonly Cell[])[]): string => stringify([...page], options);
