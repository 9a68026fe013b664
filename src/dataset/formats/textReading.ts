import { countCsvRows, csvChunks, type CsvFile } from './csvRows.js';
import { tooFewRows, unreadable } from '../datasetErrors.js';
import { rowsOfDocument } from './jsonDocument.js';
import { rowOf, Shapes } from './jsonLines.js';
import { countValues, valueChunks } from './jsonValues.js';
import { knownThing } from './knownThing.js';
import { layoutOf, type Layout } from './layout.js';
import { countFileRows, LineTooLong, lineChunks, longestLine } from './lineChunks.js';
import type { Chunk, RecordsChunk } from './chunk.js';
import type { Part } from '../reading.js';
import { rowRange, type RowRange, type Slice } from '../rows/slice.js';
import { textBytes, type OnBytes } from './textBytes.js';
import type { TextFile } from './textFile.js';
import { textHead, type Head } from './textHead.js';

const everything: RowRange = { from: 0, to: Infinity };

/**
 * Sees how rows lie in a file of text.
 *
 * @param format by its name
 * @throws AppError `bad_dataset` where it is something else
 */
export async function openText(
  file: Pick<TextFile, 'path' | 'name' | 'signal'>,
  format: 'jsonl' | 'csv',
  head: Head,
): Promise<TextFile> {
  const thing = knownThing(head);
  if (thing !== undefined) throw unreadable(file.name, `it ${thing.is}`, thing.next);
  const { encoding, ...start } = textHead(head);
  if (start.text.slice(0, 4096).includes('\0'))
    throw unreadable(
      file.name,
      'it is no text: there are zero bytes in it',
      'Name a JSONL, JSON, CSV or Parquet file.',
    );
  const layout = layoutOf({ encoding, ...start }, format, /\.tsv$/i.test(file.path));
  return settled({ ...file, encoding, layout }, start.text);
}

/** Of objects over several lines the end of the first one says whether it is all of the file. */
async function settled(file: TextFile, head: string): Promise<TextFile> {
  const { layout } = file;
  if (layout.kind !== 'values' || layout.inList) return file;
  const isOne = (await inWords(file.name, () => countValues(file, false, 2))) < 2;
  const other: Layout | undefined = isOne
    ? { kind: 'document' }
    : /[\r\n]/.test(head.trim())
      ? undefined
      : { kind: 'lines' };
  return other === undefined ? file : { ...file, layout: other };
}

/**
 * Which rows are meant, counted where percents and ends need it.
 *
 * @throws AppError `bad_dataset`, `bad_argument`
 */
export async function textRanges(
  file: TextFile,
  slices: readonly Slice[],
): Promise<readonly (RowRange | undefined)[]> {
  if (slices.every(({ from, to }) => from === undefined && to === undefined))
    return slices.map(() => undefined);
  const rows = await inWords(file.name, () => countRowsIn(file));
  if (rows === 0) throw tooFewRows(file.name, 0);
  return slices.map((slice) => rowRange(slice, rows));
}

/** @throws AppError `bad_dataset` */
export async function* textParts(
  file: TextFile,
  ranges: readonly (RowRange | undefined)[],
  onBytes: OnBytes,
): AsyncGenerator<Part> {
  const { name, layout } = file;
  // Where values lie over any lines, they are counted and not the lines.
  const unit = layout.kind === 'values' || layout.kind === 'document' ? 'row' : 'line';
  try {
    for (const range of ranges)
      for await (const chunk of chunksOf(file, range, onBytes)) yield { file: name, unit, chunk };
  } catch (error) {
    throw tooLong(name, error);
  }
}

function chunksOf(file: TextFile, range: RowRange | undefined, onBytes: OnBytes): AsyncIterable<Chunk> {
  switch (file.layout.kind) {
    case 'lines':
      return lineChunks(file, range, onBytes);
    case 'values':
      return valueChunks(file, file.layout.inList, range ?? everything, onBytes);
    case 'document':
      return documentChunks(file, range ?? everything, onBytes);
    case 'csv':
      return csvChunks(file as CsvFile, range ?? everything, onBytes);
  }
}

async function countRowsIn(file: TextFile): Promise<number> {
  switch (file.layout.kind) {
    case 'lines':
      return countFileRows(file);
    case 'values':
      return countValues(file, file.layout.inList);
    case 'document':
      return (await documentRows(file, () => undefined)).length;
    case 'csv':
      return countCsvRows(file as CsvFile);
  }
}

async function* documentChunks(
  file: TextFile,
  { from, to }: RowRange,
  onBytes: OnBytes,
): AsyncGenerator<RecordsChunk> {
  const rows = await documentRows(file, onBytes);
  const leftOut = new Set<string>();
  const shapes = new Shapes((column) => leftOut.add(column));
  yield {
    kind: 'records',
    rows: rows.slice(from, to).map((value, at) => ({ number: from + at + 1, ...rowOf(value, shapes) })),
    leftOut: [...leftOut],
  };
}

/** As a whole: an object has no pieces that could be read by themselves. */
async function documentRows(file: TextFile, onBytes: OnBytes): Promise<readonly unknown[]> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of textBytes(file, 1024 * 1024, onBytes)) {
    length += piece.length;
    if (length > longestLine) throw new LineTooLong(1);
    pieces.push(piece);
  }
  return rowsOfDocument(file.name, Buffer.concat(pieces).toString('latin1'));
}

async function inWords<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw tooLong(name, error);
  }
}

function tooLong(name: string, error: unknown): unknown {
  if (!(error instanceof LineTooLong)) return error;
  return unreadable(
    name,
    `line ${error.line} is longer than ${longestLine / 1024 / 1024} MiB`,
    'Write one JSON object a line.',
  );
}
