import { unreadable } from '../datasetErrors.js';
import type { LinesChunk } from './jsonLines.js';
import { LineTooLong, longestLine } from './lineChunks.js';
import type { RowRange } from '../rows/slice.js';
import { textBytes, type OnBytes } from './textBytes.js';
import type { TextFile } from './textFile.js';

const chunkBytes = 4 * 1024 * 1024;

const [quote, backslash, comma, space, lineEnd] = [0x22, 0x5c, 0x2c, 0x20, 0x0a];
const isOpening = (byte: number): boolean => byte === 0x5b || byte === 0x7b;
const isClosing = (byte: number): boolean => byte === 0x5d || byte === 0x7d;
/** In a text, where JSON takes none: what stood there was a line end, and that is not allowed either. */
const control = 0x01;

/**
 * Values of JSON that lie over any lines, each as one line: those of one list, or one after the other with white space or commas
 * between them. `range` counts values. The numbers are those of the values.
 *
 * @throws AppError `bad_dataset` where the list does not end or something follows; LineTooLong; the system's error
 */
export async function* valueChunks(
  file: TextFile,
  inList: boolean,
  range: RowRange,
  onBytes: OnBytes,
): AsyncGenerator<LinesChunk> {
  let row = 0;
  for await (const { bytes, count } of valuesAsLines(file, inList, onBytes)) {
    const [from, to] = [Math.max(range.from - row, 0), Math.min(range.to - row, count)];
    if (from < to) yield { kind: 'lines', bytes, firstLine: row + 1, lines: count, from, to };
    row += count;
    if (row >= range.to) return;
  }
}

export async function countValues(file: TextFile, inList: boolean, most = Infinity): Promise<number> {
  let values = 0;
  for await (const { count } of valuesAsLines(file, inList, () => undefined)) {
    values += count;
    if (values >= most) break;
  }
  return values;
}

interface Lines {
  readonly bytes: Uint8Array;
  readonly count: number;
}

async function* valuesAsLines(file: TextFile, inList: boolean, onBytes: OnBytes): AsyncGenerator<Lines> {
  const base = inList ? 1 : 0;
  let out = Buffer.allocUnsafe(chunkBytes);
  let end = 0;
  /** Where the value that is being read begins in `out`, and how deep in it the reader is. */
  let begin = 0;
  let depth = 0;
  let inText = false;
  let isEscaped = false;
  let isOver = false;
  let count = 0;
  let row = 0;
  const endValue = (): void => {
    while (end > begin && out[end - 1] === space) end--;
    if (end === begin) return;
    out[end++] = lineEnd;
    begin = end;
    count++;
    row++;
  };
  for await (const bytes of textBytes(file, chunkBytes, onBytes)) {
    if (out.length < end + bytes.length + 2) {
      const larger = Buffer.allocUnsafe(end + bytes.length + chunkBytes);
      out.copy(larger, 0, 0, end);
      out = larger;
    }
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (inText) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) inText = false;
        out[end++] = byte === lineEnd || byte === 0x0d ? control : byte;
      } else if (byte <= space) {
        if (end > begin && out[end - 1] !== space) out[end++] = space;
      } else if (isOver) throw goesOn(file.name);
      else if (depth === 0 && inList) depth = 1;
      else if (depth === base && byte === comma) endValue();
      else if (depth === base && isClosing(byte)) {
        endValue();
        isOver = inList;
      } else {
        inText = byte === quote;
        if (isOpening(byte)) depth++;
        else if (isClosing(byte)) depth--;
        out[end++] = byte;
        if (!inList && depth === 0 && isClosing(byte)) endValue();
      }
    }
    if (count > 0) {
      yield { bytes: Buffer.from(out.subarray(0, begin)), count };
      out.copyWithin(0, begin, end);
      [end, begin, count] = [end - begin, 0, 0];
    }
    if (end > longestLine) throw new LineTooLong(row + 1);
  }
  if (inList && !isOver) throw notClosed(file.name, row);
  endValue();
  if (count > 0) yield { bytes: Buffer.from(out.subarray(0, begin)), count };
}

const notClosed = (name: string, rows: number) =>
  unreadable(
    name,
    `its JSON list is cut off: it does not end after ${rows} whole rows`,
    'Fetch or write the file again.',
  );

const goesOn = (name: string) =>
  unreadable(name, 'something follows behind the end of its JSON list', 'Put all rows into one list.');
