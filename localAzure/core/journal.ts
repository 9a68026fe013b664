import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

/** One change: `[collection, key, document]`, or without a document a removal. */
export type Change = readonly [collection: string, key: string, doc?: unknown];

/**
 * An append-only file of changes. Each append is a write to the file before the caller goes on, so a killed process
 * loses nothing it has answered for. A line is one change, or a list of changes that belong together. A last line that
 * was cut off in the middle is dropped at the next open.
 */
export class Journal {
  private readonly file: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.file = path.join(folder, 'state.jsonl');
  }

  read(): Change[] {
    if (!existsSync(this.file)) return [];
    const lines = readFileSync(this.file, 'utf8').split('\n');
    const changes: Change[] = [];
    for (const [index, line] of lines.entries()) {
      if (line === '') continue;
      try {
        const read = JSON.parse(line) as Change | readonly Change[];
        changes.push(...(isOne(read) ? [read] : read));
      } catch (cause) {
        if (index === lines.length - 1) break;
        throw new Error(`${this.file}: line ${index + 1} is not readable`, { cause });
      }
    }
    return changes;
  }

  /** All of it or nothing: on a full disk half a line would be glued to the next one. */
  append(changes: readonly Change[]): void {
    const before = existsSync(this.file) ? statSync(this.file).size : 0;
    try {
      const line = changes.length === 1 ? changes[0] : changes;
      appendFileSync(this.file, JSON.stringify(line) + '\n', { mode: 0o600 });
    } catch (error) {
      if (before > 0) truncateSync(this.file, before);
      else rmSync(this.file, { force: true });
      throw error;
    }
  }

  /** Replaces the history by the present, through a second file so that a crash leaves one of the two whole. */
  rewrite(changes: Iterable<Change>): void {
    const next = this.file + '.next';
    const handle = openSync(next, 'w', 0o600);
    for (const change of changes) writeSync(handle, JSON.stringify(change) + '\n');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(next, this.file);
  }
}

const isOne = (line: Change | readonly Change[]): line is Change => typeof line[0] === 'string';
