import type { CsvError, Options } from 'csv-parse';
import type { AppError } from '../../errors/appError.js';
import type { RecordsChunk } from './chunk.js';
import { requireShape, type Shape } from '../rows/conversation.js';
import { unreadable } from '../datasetErrors.js';
import type { RawRow } from '../rows/rawRow.js';
import type { RowRange } from '../rows/slice.js';
import type { Layout } from './layout.js';
import { textBytes, type OnBytes } from './textBytes.js';
import type { TextFile } from './textFile.js';

/** A file whose rows are lines of fields. */
export type CsvFile = TextFile & { readonly layout: Extract<Layout, { kind: 'csv' }> };

const rowsAtOnce = 1000;
/** A quote that is never closed would otherwise take the rest of the file for one field. */
const longestRecord = 16 * 1024 * 1024;
const otherLength = 'has another number of fields than the first row';
const mendQuotes = 'Close it, and write a quote inside of a quoted field twice.';

/**
 * The rows of a CSV (or TSV) file whose first row names the columns; `from` and `to` count rows from 0. A broken row is a
 * problem of that row. Numbers are lines of the file.
 *
 * @throws AppError `bad_dataset` where no column can be trained on
 */
export async function* csvChunks(
  file: CsvFile,
  { from, to }: RowRange,
  onBytes: OnBytes,
): AsyncGenerator<RecordsChunk> {
  let shape: Shape | undefined;
  let columns: readonly string[] = [];
  let rows: RawRow[] = [];
  let row = 0;
  for await (const { record, line, problem } of recordsOf(file, onBytes)) {
    if (shape === undefined) {
      if (problem !== undefined) throw unreadable(file.name, `line ${line} ${problem}`, mendQuotes);
      columns = record;
      shape = requireShape(file.name, columns);
      continue;
    }
    const index = row++;
    if (index < from) continue;
    if (index >= to) break;
    const broken = problem ?? (record.length === columns.length ? undefined : otherLength);
    rows.push(
      broken === undefined
        ? {
            number: line,
            ...shape.conversationOf(Object.fromEntries(columns.map((key, at) => [key, record[at]]))),
          }
        : { number: line, value: undefined, problem: { field: '(row)', problem: broken } },
    );
    if (rows.length < rowsAtOnce) continue;
    yield { kind: 'records', rows, leftOut: shape.leftOut };
    rows = [];
  }
  const { leftOut } = shape ?? requireShape(file.name, []);
  if (rows.length > 0) yield { kind: 'records', rows, leftOut };
}

/** How many rows the file has, the one with the names not counted. */
export async function countCsvRows(file: CsvFile): Promise<number> {
  let rows = -1;
  for await (const _ of recordsOf(file, () => undefined)) rows++;
  return Math.max(rows, 0);
}

interface CsvRecord {
  readonly record: readonly string[];
  /** Where it begins. */
  readonly line: number;
  /** With its quotes: where its fields end is then a guess. */
  readonly problem?: string;
}

/** @throws AppError `bad_dataset` where a quote has swallowed rows, and nobody can say how many */
async function* recordsOf(file: CsvFile, onBytes: OnBytes): AsyncGenerator<CsvRecord> {
  const { parse } = await import('csv-parse');
  const { Readable } = await import('node:stream');
  const { delimiter, skippedLines } = file.layout;
  let nextLine = 1 + skippedLines;
  /** A record and where it begins: after the empty lines before it, which were skipped. */
  const begin = (raw: string) => {
    const text = raw.replace(/^[\r\n]+/, '');
    return { text, line: nextLine + lineEndsIn(raw) - lineEndsIn(text) };
  };
  const swallowed = ({ text, line }: ReturnType<typeof begin>): AppError => {
    const opens = line + lineEndsIn(text.slice(0, wellQuoted(text, delimiter)));
    return unreadable(file.name, `the quote that opens in line ${opens} is not closed`, mendQuotes);
  };
  const readRecord = ({ record, raw }: { record: string[]; raw: string }): CsvRecord => {
    const { text, line } = begin(raw);
    const good = text.includes('"') ? wellQuoted(text, delimiter) : text.length;
    if (lineEndsIn(text.slice(good).trimEnd()) > 0) throw swallowed({ text, line });
    nextLine += lineEndsIn(raw);
    return { record, line, ...(good < text.length && { problem: 'has a quote where none may be' }) };
  };
  const parser = parse({
    // Latin-1: the bytes as they are, see ByteText.
    encoding: 'latin1',
    delimiter,
    skip_empty_lines: true,
    from_line: 1 + skippedLines,
    max_record_size: longestRecord,
    // Takes what has bad quotes or another length as it is, to go on with the next line.
    relax_quotes: true,
    relax_column_count: true,
    raw: true,
    // As they are read: what is taken from the parser comes later, or never where it fails. Its types know no `raw` here.
    on_record: readRecord as unknown as NonNullable<Options['on_record']>,
  });
  const input = Readable.from(textBytes(file, 256 * 1024, onBytes), { objectMode: false });
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  try {
    yield* parser as AsyncIterable<CsvRecord>;
  } catch (error) {
    // It does not end: neither its quote, nor the longest that a record may be.
    throw isCsvError(error) ? swallowed(begin(String(error['raw']))) : error;
  } finally {
    input.destroy();
  }
}

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && String((error as Partial<CsvError>).code).startsWith('CSV_');

const lineEndsIn = (text: string): number => text.match(/\r\n?|\n/g)?.length ?? 0;

/**
 * How many characters of a record, from its beginning, are fields as they should be: without quotes, or in quotes and with
 * those in them doubled.
 */
function wellQuoted(text: string, delimiter: string): number {
  for (let start = 0; ;) {
    let end = start;
    if (text[start] === '"')
      do {
        end = text.indexOf('"', end + 1) + 1;
        if (end === 0) return start;
      } while (text[end] === '"');
    else {
      end = text.indexOf(delimiter, start);
      if (end < 0) end = text.length;
      if (text.slice(start, end).includes('"')) return start;
    }
    if (text[end] !== delimiter) return /[^\r\n]/.test(text.slice(end)) ? start : text.length;
    start = end + 1;
  }
}
