import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { sizeOf } from './sizeOf.js';

/**
 * Parts of remote files that were fetched, on disk: what a killed process has got is not fetched again. A part that was
 * under way is kept as far as it came.
 */
export interface RangeCache {
  part(file: string, start: number, end: number): Promise<CachedPart>;
  /** Forgets a file. */
  drop(file: string): Promise<void>;
}

export interface CachedPart {
  /** Where the bytes are when the part is whole. */
  readonly path: string;
  /** How many of its bytes are there already. */
  readonly have: number;
  /** Keeps what follows. */
  append(bytes: Uint8Array): Promise<void>;
  /** The part is whole, or it is given up for now. */
  close(): Promise<void>;
}

/** @param folder one for all files; a file's name there is the hash of what `file` says, which must tell versions apart */
export function rangeCache(folder: string): RangeCache {
  const folderOf = (file: string) =>
    path.join(folder, createHash('sha256').update(file).digest('hex').slice(0, 16));
  return {
    drop: (file) => rm(folderOf(file), { recursive: true, force: true }),
    async part(file, start, end) {
      const at = folderOf(file);
      await mkdir(at, { recursive: true });
      const whole = path.join(at, `${start}-${end}`);
      const size = end - start;
      if ((await sizeOf(whole)) === size) return { path: whole, have: size, append: nothing, close: nothing };
      const begun = `${whole}.part`;
      const have = Math.min(await sizeOf(begun), size);
      let written = have;
      let handle: FileHandle | undefined;
      return {
        path: whole,
        have,
        async append(bytes) {
          handle ??= await open(begun, 'a');
          await handle.appendFile(bytes);
          written += bytes.length;
        },
        async close() {
          await handle?.close();
          if (written === size) await rename(begun, whole);
        },
      };
    },
  };
}

const nothing = (): Promise<void> => Promise.resolve();
