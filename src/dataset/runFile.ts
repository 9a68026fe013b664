import { open, type FileHandle } from 'node:fs/promises';

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
  readonly #name: string;
  readonly #file: Promise<FileHandle>;
  readonly #block = Buffer.allocUnsafeSlow(blockBytes);
  #bytes = 0;

  constructor(name: string) {
    this.#name = name;
    this.#file = open(name, 'w');
    // Whoever writes is told.
    this.#file.catch(() => undefined);
  }

  /** Writes lines, which lie one behind the other, in another order. One call after the other. */
  async append(lines: Uint8Array, lengths: readonly number[], order: Uint32Array): Promise<Run> {
    const offset = this.#bytes;
    const starts = new Float64Array(lengths.length);
    for (let row = 1; row < lengths.length; row++)
      starts[row] = (starts[row - 1] ?? 0) + (lengths[row - 1] ?? 0);
    let end = 0;
    for (const row of order) {
      const start = starts[row] ?? 0;
      const line = lines.subarray(start, start + (lengths[row] ?? 0));
      if (end + line.length > blockBytes) {
        await this.#write(this.#block.subarray(0, end));
        end = 0;
      }
      if (line.length > blockBytes) await this.#write(line);
      else {
        this.#block.set(line, end);
        end += line.length;
      }
    }
    await this.#write(this.#block.subarray(0, end));
    return { file: this.#name, offset, bytes: this.#bytes - offset };
  }

  async close(): Promise<void> {
    await (await this.#file.catch(() => undefined))?.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await (await this.#file).appendFile(bytes);
    this.#bytes += bytes.length;
  }
}
