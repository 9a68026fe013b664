import { countRows, type LinesChunk } from './jsonLines.js';
import type { RowRange } from '../rows/slice.js';
import { textBytes, type OnBytes } from './textBytes.js';
import type { TextFile } from './textFile.js';

const chunkBytes = 4 * 1024 * 1024;
/** A file without line ends would otherwise be read into memory as a whole. */
export const longestLine = 64 * 1024 * 1024;

/**
 * A JSONL file in chunks of whole lines; `range` counts rows, which are the lines that are not blank, and everything is
 * meant without it.
 *
 * @throws the system's error, or an Error with `line` where a line is longer than any conversation
 */
export async function* lineChunks(
  file: TextFile,
  range: RowRange | undefined,
  onBytes: OnBytes,
): AsyncGenerator<LinesChunk> {
  let firstLine = 1;
  let row = 0;
  for await (const bytes of wholeLines(file, onBytes)) {
    const lines = linesIn(bytes);
    if (range === undefined) yield { kind: 'lines', bytes, firstLine, lines, from: 0, to: Infinity };
    else {
      const rows = countRows(bytes);
      const [from, to] = [Math.max(range.from - row, 0), Math.min(range.to - row, rows)];
      if (from < to) yield { kind: 'lines', bytes, firstLine, lines, from, to };
      row += rows;
      if (row >= range.to) return;
    }
    firstLine += lines;
  }
}

/** How many rows the file has. */
export async function countFileRows(file: TextFile): Promise<number> {
  let rows = 0;
  for await (const bytes of wholeLines(file, () => undefined)) rows += countRows(bytes);
  return rows;
}

/** A line that is too long to be one: its number is not known here, but how far the file was read is. */
export class LineTooLong extends Error {
  constructor(readonly line: number) {
    super(`Line ${line} does not end.`);
  }
}

async function* wholeLines(file: TextFile, onBytes: OnBytes): AsyncGenerator<Uint8Array> {
  const started: Uint8Array[] = [];
  let startedBytes = 0;
  let line = 1;
  for await (const bytes of textBytes(file, chunkBytes, onBytes)) {
    const end = bytes.lastIndexOf(lineEnd) + 1;
    if (end > 0) {
      const whole = Buffer.concat([...started, bytes.subarray(0, end)]);
      line += linesIn(whole);
      yield whole;
      started.length = 0;
      startedBytes = 0;
    }
    started.push(bytes.subarray(end));
    startedBytes += bytes.length - end;
    if (startedBytes > longestLine) throw new LineTooLong(line);
  }
  if (startedBytes > 0) yield Buffer.concat(started);
}

const lineEnd = 10;

/** The last line of a file may lack its end. */
function linesIn(bytes: Uint8Array): number {
  let count = bytes.at(-1) === lineEnd ? 0 : 1;
  for (let at = bytes.indexOf(lineEnd); at >= 0; at = bytes.indexOf(lineEnd, at + 1)) count++;
  return count;
}
