import { open } from 'node:fs/promises';
import type { CsvError, InfoRecord } from 'csv-parse';
import type { RecordsChunk } from './chunk.js';
import { requireShape, type Shape } from './conversation.js';
import type { RawRow } from './rawRow.js';
import type { RowRange } from './slice.js';
import { streamOf, type TextFile } from './textFile.js';

const rowsAtOnce = 1000;
/** A quote that is never closed would otherwise take the rest of the file for one field. */
const longestRecord = 16 * 1024 * 1024;
/** Of the first row, as far as it is looked at for its delimiter. */
const longestNames = 64 * 1024;

/**
 * The rows of a CSV (or TSV) file whose first row names the columns; `from` and `to` count rows from 0. A broken row is a
 * problem of that row. Numbers are lines of the file.
 *
 * @throws AppError `bad_dataset` where no column can be trained on
 */
export async function* csvChunks(
  file: TextFile,
  { from, to }: RowRange,
  onBytes: (count: number) => void,
): AsyncGenerator<RecordsChunk> {
  let shape: Shape | undefined;
  let columns: readonly string[] = [];
  let rows: RawRow[] = [];
  let row = 0;
  for await (const { record, line, problem } of recordsOf(file, onBytes)) {
    if (shape === undefined) {
      columns = (record ?? []).map((column, index) => (index === 0 ? column.replace(/^ï»¿/, '') : column));
      shape = requireShape(file.name, columns);
      continue;
    }
    const index = row++;
    if (index < from) continue;
    if (index >= to) break;
    rows.push(
      record === undefined
        ? {
            number: line,
            value: undefined,
            problem: { field: '(row)', problem: problem ?? 'cannot be read' },
          }
        : {
            number: line,
            value: shape.conversationOf(Object.fromEntries(columns.map((key, at) => [key, record[at]]))),
          },
    );
    if (rows.length < rowsAtOnce) continue;
    yield { kind: 'records', rows };
    rows = [];
  }
  if (shape === undefined) requireShape(file.name, []);
  if (rows.length > 0) yield { kind: 'records', rows };
}

/** How many rows the file has, the one with the names not counted. */
export async function countCsvRows(file: TextFile): Promise<number> {
  let rows = -1;
  for await (const _ of recordsOf(file, () => undefined)) rows++;
  return Math.max(rows, 0);
}

interface CsvRecord {
  /** Undefined where the row is broken. */
  readonly record?: readonly string[];
  /** Where it begins. */
  readonly line: number;
  readonly problem?: string;
}

async function* recordsOf(file: TextFile, onBytes: (count: number) => void): AsyncGenerator<CsvRecord> {
  const { parse } = await import('csv-parse');
  const broken: CsvRecord[] = [];
  const parser = parse({
    // Latin-1: the bytes as they are, see ByteText.
    encoding: 'latin1',
    delimiter: await delimiterOf(file),
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestRecord,
    on_skip: (error) => {
      if (error !== undefined) broken.push({ line: Number(error['lines']), problem: words(error) });
      return undefined;
    },
  });
  const input = await streamOf(file, 256 * 1024);
  input.on('error', (error) => parser.destroy(error));
  input.on('data', ({ length }) => onBytes(length));
  input.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ info: InfoRecord; record: string[] }>) {
      const line = info.lines - lineEndsIn(record);
      // The parser reads ahead of what is taken from it.
      while ((broken[0]?.line ?? Infinity) < line) yield broken.shift() as CsvRecord;
      yield { record, line };
    }
    yield* broken.splice(0);
  } catch (error) {
    yield* broken.splice(0);
    if (!isCsvError(error)) throw error;
    yield { line: Number(error['lines']), problem: words(error) };
  } finally {
    input.destroy();
  }
}

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && String((error as Partial<CsvError>).code).startsWith('CSV_');

/** A record is numbered by the line it ends on; people look for the one where it begins. */
const lineEndsIn = (record: readonly string[]): number =>
  record.reduce((sum, field) => sum + field.split('\n').length - 1, 0);

/** By the name for tabs, else by what the first line has more of. */
async function delimiterOf({ path }: TextFile): Promise<string> {
  if (/\.tsv$/i.test(path)) return '\t';
  const file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(longestNames)).finally(() => file.close());
  const [names = ''] = buffer.toString('latin1', 0, bytesRead).split(/\r?\n/);
  const count = (delimiter: string) => names.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

function words(error: CsvError): string {
  switch (error.code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
    case 'CSV_RECORD_INCONSISTENT_COLUMNS':
      return 'has another number of fields than the first row';
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'has a quote that is never closed';
    case 'CSV_MAX_RECORD_SIZE':
      return `is longer than ${longestRecord / 1024 / 1024} MiB: perhaps a quote that is never closed`;
    default:
      return 'has a quote where none may be';
  }
}
