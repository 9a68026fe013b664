import { closeSync, openSync, writeSync } from 'node:fs';

/** Lines in their shuffled order, put aside in a file. */
export interface Run {
  readonly file: string;
  /** In bytes. */
  readonly offset: number;
  readonly bytes: number;
}

const blockBytes = 1024 * 1024;

/**
 * A file that one thread puts runs aside in, until they are merged. Written synchronously: the system has taken a block
 * sooner than another thread could be asked to wait for it, and to check the rows takes many times as long.
 */
export class RunFile {
  readonly #name: string;
  readonly #block = Buffer.allocUnsafeSlow(blockBytes);
  #file: number | 'closed' | undefined;
  #bytes = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Writes lines, which lie one behind the other, in another order. */
  append(lines: Uint8Array, lengths: readonly number[], order: Uint32Array): Run {
    const offset = this.#bytes;
    const starts = new Float64Array(lengths.length);
    for (let row = 1; row < lengths.length; row++)
      starts[row] = (starts[row - 1] ?? 0) + (lengths[row - 1] ?? 0);
    let end = 0;
    for (const row of order) {
      const start = starts[row] ?? 0;
      const line = lines.subarray(start, start + (lengths[row] ?? 0));
      if (end + line.length > blockBytes) {
        this.#write(this.#block.subarray(0, end));
        end = 0;
      }
      if (line.length > blockBytes) this.#write(line);
      else {
        this.#block.set(line, end);
        end += line.length;
      }
    }
    this.#write(this.#block.subarray(0, end));
    return { file: this.#name, offset, bytes: this.#bytes - offset };
  }

  /** Nothing can be written any more. */
  close(): void {
    const file = this.#file;
    // First: a close that fails has closed the file as well, and its number is the next file's.
    this.#file = 'closed';
    if (typeof file === 'number') closeSync(file);
  }

  #write(bytes: Uint8Array): void {
    if (this.#file === 'closed') throw new Error(`${this.#name} is closed.`);
    this.#file ??= openSync(this.#name, 'w');
    for (let from = 0; from < bytes.length;) from += writeSync(this.#file, bytes, from);
    this.#bytes += bytes.length;
  }
}
