import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/**
 * Writes a file, and tells its length and SHA-256. While a block is written the next one is asked for: what gives them must
 * leave two of them as they are.
 *
 * @throws what the disk or `blocks` throws, or the signal's reason; the file is then there in part
 */
export async function writeHashed(
  name: string,
  blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(name, 'w');
  let written = Promise.resolve();
  try {
    for await (const block of blocks) {
      signal?.throwIfAborted();
      await written;
      written = file.appendFile(block);
      // It is awaited in time; until then a failure must not count as one that nobody looks at.
      written.catch(() => undefined);
      hash.update(block);
      bytes += block.length;
    }
    await written;
  } finally {
    await written.catch(() => undefined);
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}
