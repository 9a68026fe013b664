import { open } from 'node:fs/promises';
import { countCsvRows, csvChunks } from './csvRows.js';
import { tooFewRows, unreadable } from './datasetErrors.js';
import { countFileRows, LineTooLong, lineChunks, longestLine } from './lineChunks.js';
import type { Part } from './reading.js';
import { rowRange, type RowRange, type Slice } from './slice.js';
import type { TextFile } from './textFile.js';

/**
 * Which rows are meant, counted where percents and ends need it.
 *
 * @throws AppError `bad_dataset`, `bad_argument`
 */
export async function textRanges(
  file: TextFile,
  slices: readonly Slice[],
): Promise<readonly (RowRange | undefined)[]> {
  await refuseOtherFormats(file);
  if (slices.every(({ from, to }) => from === undefined && to === undefined))
    return slices.map(() => undefined);
  const rows = file.format === 'csv' ? await countCsvRows(file) : await countFileRows(file);
  if (rows === 0) throw tooFewRows(file.name, 0);
  return slices.map((slice) => rowRange(slice, rows));
}

/** @throws AppError `bad_dataset` */
export async function* textParts(
  file: TextFile,
  ranges: readonly (RowRange | undefined)[],
  onBytes: (count: number) => void,
): AsyncGenerator<Part> {
  const { name, format } = file;
  try {
    for (const range of ranges) {
      const chunks =
        format === 'csv'
          ? csvChunks(file, range ?? { from: 0, to: Infinity }, onBytes)
          : lineChunks(file, range, onBytes);
      for await (const chunk of chunks) yield { file: name, unit: 'line', chunk };
    }
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    throw unreadable(
      name,
      `line ${error.line} is longer than ${longestLine / 1024 / 1024} MiB`,
      'Write one JSON object a line.',
    );
  }
}

/** What a file begins with when it is something else than its name says. */
const magic: readonly (readonly [bytes: string, what: string, next: string])[] = [
  ['\x1f\x8b', 'is compressed with gzip', 'Unpack it with gunzip and name the result.'],
  ['\x28\xb5\x2f\xfd', 'is compressed with Zstandard', 'Unpack it with unzstd and name the result.'],
  [
    'PK\x03\x04',
    'is a zip archive (or a spreadsheet)',
    'Unpack it, or save the sheet as CSV, and name the result.',
  ],
  ['PAR1', 'is Parquet', 'Give it a name that ends in .parquet.'],
  ['\xff\xfe', 'is UTF-16', 'Save it as UTF-8.'],
  ['\xfe\xff', 'is UTF-16', 'Save it as UTF-8.'],
];

async function refuseOtherFormats({ path, name, format }: TextFile): Promise<void> {
  const file = await open(path, 'r');
  let head: string;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    head = buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
  const [, what, next] = magic.find(([bytes]) => head.startsWith(bytes)) ?? [];
  if (what !== undefined && next !== undefined) throw unreadable(name, `it ${what}`, next);
  if (head.includes('\0'))
    throw unreadable(name, 'it is no text: there are zero bytes in it', 'Name a JSONL, CSV or Parquet file.');
  if (format === 'jsonl' && /^(?:ï»¿)?\s*\[/.test(head))
    throw unreadable(
      name,
      'it is one JSON list',
      'Write one JSON object a line, without the brackets and commas around them.',
    );
  if (format === 'jsonl' && /^(?:ï»¿)?\s*\{\s*\n\s*"/.test(head))
    throw unreadable(name, 'its JSON goes over several lines', 'Write one JSON object a line.');
  if (/^(?:ï»¿)?\s*<(?:!doctype|html|\?xml)/i.test(head))
    throw unreadable(
      name,
      'it is a web page',
      'Name the address of the file itself, not of the page that shows it.',
    );
}
