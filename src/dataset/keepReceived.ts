import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { diskError } from './datasetErrors.js';
import { safeFileName } from './safeFileName.js';

/** The part of the folder of datasets for what people sent. */
export const receivedFolder = 'received';

/**
 * Keeps what was sent as `<folder>/received/<first 16 hex digits of its SHA-256>/<name>`. The same content under the same
 * name is one file, however often it comes, and stays the very file that a plan was made of.
 *
 * @returns its path
 * @throws AppError `unavailable` where the disk does not take it; what `content` throws
 */
export async function keepReceived(
  folder: string,
  name: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<string> {
  const received = path.join(folder, receivedFolder);
  const begun = path.join(received, `${randomUUID()}.part`);
  try {
    await mkdir(received, { recursive: true });
    const { hash, bytes } = await write(begun, content);
    const own = path.join(received, hash.slice(0, 16));
    const at = path.join(own, safeFileName(name));
    await mkdir(own, { recursive: true });
    const there = await stat(at).catch(() => undefined);
    if (there?.size !== bytes) await rename(begun, at);
    // The file's own time stays, for it tells one file from another; the folder's says that it is wanted again.
    else await utimes(own, new Date(), new Date());
    return at;
  } catch (error) {
    throw diskError(error, received, 'Make room there and send it again.');
  } finally {
    await rm(begun, { force: true }).catch(() => undefined);
  }
}

async function write(
  file: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<{ hash: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(file, 'wx');
  try {
    for await (const piece of content) {
      const written = handle.appendFile(piece);
      hash.update(piece);
      bytes += piece.length;
      await written;
    }
  } finally {
    await handle.close();
  }
  return { hash: hash.digest('hex'), bytes };
}
