import { open } from 'node:fs/promises';
import type { Piece } from './parquetRows.js';

/** A file whose parts can be read, wherever it is. */
export interface ByteSource {
  /** For people: the file's name without its folder. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** The bytes from `start` to before `end`. */
  read(start: number, end: number): Promise<Uint8Array>;
  /** Makes sure that these bytes are on this machine, and says where. */
  piece(start: number, end: number): Promise<Piece>;
  close(): Promise<void>;
}

/**
 * A file on this machine.
 *
 * @throws the system's error
 */
export async function localBytes(
  path: string,
  name: string,
  onBytes: (count: number) => void,
): Promise<ByteSource> {
  const file = await open(path, 'r');
  const { size } = await file.stat();
  return {
    name,
    size,
    async read(start, end) {
      const bytes = Buffer.allocUnsafe(end - start);
      for (let have = 0; have < bytes.length;) {
        const { bytesRead } = await file.read(bytes, have, bytes.length - have, start + have);
        if (bytesRead === 0) throw new Error(`${name} ends before byte ${end}.`);
        have += bytesRead;
      }
      return bytes;
    },
    piece(start, end) {
      onBytes(end - start);
      return Promise.resolve({ start, length: end - start, path, position: start });
    },
    close: () => file.close(),
  };
}
