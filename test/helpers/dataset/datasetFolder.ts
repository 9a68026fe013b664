import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../../src/errors/appError.js';
import { prepareDataset, type PrepareOptions } from '../../../src/dataset/prepare.js';
import type { PreparedDataset } from '../../../src/dataset/output/preparedFiles.js';
import type { Row } from '../../../src/dataset/rows/row.js';

/** A row with one question and its answer. */
export const row = (question: string, answer = `The answer to ${question}`) => ({
  messages: [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ],
});

/** Files to prepare, and what is prepared of them. */
export class DatasetFolder {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'hieno-dataset-'));

  at(name: string): string {
    return path.join(this.#folder, name);
  }

  /** A file of lines: texts as they are, anything else as JSON. */
  lines(name: string, lines: readonly unknown[]): string {
    return this.write(
      name,
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
    );
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  prepare(
    file: string,
    options: Partial<PrepareOptions> & { split?: string } = {},
  ): Promise<PreparedDataset> {
    const { split, ...rest } = options;
    return prepareDataset(
      { kind: 'file', path: file, ...(split === undefined ? {} : { split }) },
      { out: this.at('out'), ...rest },
    );
  }

  /** The messages of each row that a file is prepared to, in order. */
  async said(file: string): Promise<readonly string[]> {
    const { trainFile, testFile } = await this.prepare(file);
    return [...rowsIn(trainFile), ...rowsIn(testFile)]
      .map(({ messages }) => JSON.stringify(messages))
      .toSorted();
  }

  async failure(file: string, options?: Parameters<DatasetFolder['prepare']>[1]): Promise<AppError> {
    const error: unknown = await this.prepare(file, options).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof AppError, `it was taken, or broke: ${String(error)}`);
    return error;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

export const rowsIn = (file: string): Row[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
