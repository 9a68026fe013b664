import { closeSync, openSync, writeSync } from 'node:fs';

/** Lines in their shuffled order, put aside in a file. */
export interface Run {
  readonly file: string;
  /** In bytes. */
  readonly offset: number;
  readonly bytes: number;
}

const blockBytes = 1024 * 1024;

/** A file that one thread puts runs aside in, until they are merged. */
export class RunFile {
  readonly #file: string;
  readonly #descriptor: number;
  readonly #block = Buffer.allocUnsafeSlow(blockBytes);
  #bytes = 0;

  constructor(file: string) {
    this.#file = file;
    this.#descriptor = openSync(file, 'w');
  }

  /** Writes lines, which lie one behind the other, in another order. Not asynchronous: its thread does nothing else. */
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
    return { file: this.#file, offset, bytes: this.#bytes - offset };
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #write(bytes: Uint8Array): void {
    for (let written = 0; written < bytes.length;)
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written);
    this.#bytes += bytes.length;
  }
}
