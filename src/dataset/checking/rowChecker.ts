import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { tokensOf, tokensPerMessage } from '../../tokens.js';
import { byteText, fromByteText, type Text } from '../rows/byteText.js';
import { checkRow, type OnLeftOut } from '../rows/checkRow.js';
import type { Chunk, NumberedChunk } from '../formats/chunk.js';
import { findingsIn, type Finding } from './findings.js';
import { rowsOfLines } from '../formats/jsonLines.js';
import { LineWriter } from './lineWriter.js';
import { rowsOfGroup } from '../formats/parquetRows.js';
import type { RawRow } from '../rows/rawRow.js';
import type { RowProblem } from '../rows/row.js';
import type { Columnless, RowBatch } from './rowBatch.js';
import { RunFile } from '../shuffle/runFile.js';
import { shuffledOrder, shuffleKey } from '../shuffle/shuffle.js';

/** More than a report shows of one batch. */
const keptProblems = 20;
/** Rows with names of their own each would have no end of them. */
const mostLeftOut = 200;

/** Checks rows and puts the good ones aside as JSONL with one thing in it: `messages`. The costly part of the work. */
export class RowChecker {
  readonly #seed: number;
  readonly #runs: RunFile;
  readonly #writer = new LineWriter();

  /** @param file where lines are put aside; of this checker alone */
  constructor(file: string, seed: number) {
    this.#runs = new RunFile(file);
    this.#seed = seed;
  }

  /**
   * One call after the other: there is one line writer.
   *
   * @throws AppError `bad_dataset` where the chunk is no table of conversations at all
   */
  async check({ chunk, firstNumber }: NumberedChunk): Promise<RowBatch> {
    // What comes now is one piece of work to the thread: whoever else has something to do in it goes first.
    await setImmediate();
    const leftOut = new Set<string>();
    // The names of a Parquet file come as words, those of texts as their bytes.
    const nameOf = chunk.kind === 'group' ? (name: string) => name : fromByteText;
    const onLeftOut = (name: string): void => {
      if (leftOut.size < mostLeftOut) leftOut.add(name);
    };
    const batch = this.#checkRows(await rowsOf(chunk, onLeftOut), firstNumber, onLeftOut);
    return { ...batch, leftOut: [...leftOut].map(nameOf) };
  }

  close(): void {
    this.#runs.close();
  }

  #checkRows(rows: Iterable<RawRow>, firstNumber: number, onLeftOut: OnLeftOut): Omit<RowBatch, 'leftOut'> {
    const writer = this.#writer;
    const keys: number[] = [];
    const lengths: number[] = [];
    const numbers: number[] = [];
    const tokens: number[] = [];
    const conversations: number[] = [];
    const questions: number[] = [];
    const findings: { number: number; kinds: readonly Finding[] }[] = [];
    const problems: (RowProblem & { number: number })[] = [];
    const columnless = new Map<string, Columnless>();
    let problemCount = 0;
    const refuse = (number: number, { field, problem, columns }: RowProblem) => {
      problemCount++;
      if (columns !== undefined) {
        const key = columns.join('\0');
        const same = columnless.get(key);
        if (same !== undefined) same.count++;
        else if (columnless.size < keptProblems)
          columnless.set(key, { number, columns: columns.map(fromByteText), count: 1 });
      } else if (problems.length < keptProblems) problems.push({ number, field, problem });
    };
    writer.clear();
    let index = firstNumber;
    for (const { number, value, problem } of rows) {
      const key = shuffleKey(this.#seed, index++);
      const messages = problem ?? checkRow(value, onLeftOut);
      if ('problem' in messages) {
        refuse(number, messages);
        continue;
      }
      const { line, otherBytes, otherUnits } = writer.write(messages);
      if (otherBytes > 0 && !isUtf8(line)) {
        writer.drop(line);
        refuse(number, { field: 'messages', problem: 'is not UTF-8' });
        continue;
      }
      const kinds = findingsIn(byteText(line));
      if (kinds.length > 0) findings.push({ number, kinds });
      keys.push(key);
      lengths.push(line.length);
      numbers.push(number);
      const bytes = messages.reduce((sum, { content }) => sum + content.length, 0);
      tokens.push(tokensOf(bytes - otherBytes, otherUnits) + messages.length * tokensPerMessage);
      conversations.push(fingerprint(line));
      questions.push(fingerprint(messages.find(({ role }) => role === 'user')?.content ?? ''));
    }
    return {
      run: this.#runs.append(writer.lines, lengths, shuffledOrder(keys)),
      keys: Uint32Array.from(keys),
      lengths: Uint32Array.from(lengths),
      numbers: Uint32Array.from(numbers),
      tokens: Uint32Array.from(tokens),
      conversations: Float64Array.from(conversations),
      questions: Float64Array.from(questions),
      findings,
      problems,
      columnless: [...columnless.values()],
      problemCount,
    };
  }
}

async function rowsOf(chunk: Chunk, onLeftOut: OnLeftOut): Promise<Iterable<RawRow>> {
  switch (chunk.kind) {
    case 'group':
      return rowsOfGroup(chunk, onLeftOut);
    case 'lines':
      return rowsOfLines(chunk, onLeftOut);
    case 'records':
      chunk.leftOut.forEach(onLeftOut);
      return chunk.rows;
  }
}

/** A number that equal contents share and others practically never do: 32 bits of a checksum, 21 of the length. */
const fingerprint = (content: Text): number =>
  crc32(typeof content === 'string' ? Buffer.from(content, 'latin1') : content) * 2 ** 21 +
  (content.length & 0x1fffff);
