import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { diskError } from '../datasetErrors.js';
import { safeFileName } from './safeFileName.js';
import { writeHashed } from '../writeHashed.js';

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
    const { sha256, bytes } = await writeHashed(begun, content);
    const own = path.join(received, sha256.slice(0, 16));
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
