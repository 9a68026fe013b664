import { createReadStream } from 'node:fs';
import type { BlockBlobClient } from '@azure/storage-blob';
import { orUndefined } from '../arm/azureError.js';
import { inParallel } from './inParallel.js';
import type { LocalFile } from './localFile.js';

export interface UploadOptions {
  /** How much of a file is sent at once, if the file's length does not ask for more; 8 MiB. */
  readonly blockBytes?: number;
  readonly signal?: AbortSignal;
  /** Bytes that Azure has besides those that were told before. */
  readonly onBytes?: (count: number) => void;
}

/** Limit of a blob: learn.microsoft.com/rest/api/storageservices/understanding-block-blobs--append-blobs--and-page-blobs. */
const mostBlocks = 50_000;
const usualBlockBytes = 8 * 1024 * 1024;
const atOnce = 4;

interface Block {
  /** Made of its place in the file; of one length for all blocks of a blob, as Azure wants it. */
  readonly id: string;
  readonly start: number;
  readonly bytes: number;
}

/**
 * Sends a file as a block blob, piece by piece from the disk: what fits into one block at once, anything else in blocks
 * side by side, which become the blob when all of them are there. Blocks that an earlier attempt has brought over are
 * not sent again; Azure keeps them for a week, so the blob's path must not name other content by then.
 */
export async function uploadFile(
  blob: BlockBlobClient,
  { path, bytes, contentType }: LocalFile,
  { blockBytes = usualBlockBytes, signal = new AbortController().signal, onBytes = () => {} }: UploadOptions,
): Promise<void> {
  const read = (start: number, count: number) => () =>
    createReadStream(path, { start, end: start + count - 1 });
  const options = { abortSignal: signal, blobHTTPHeaders: { blobContentType: contentType } };
  const blocks = blocksOf(bytes, Math.max(blockBytes, Math.ceil(bytes / mostBlocks)));
  if (blocks.length <= 1) {
    await blob.upload(bytes === 0 ? '' : read(0, bytes), bytes, options);
    return onBytes(bytes);
  }
  const there = await stagedBlocks(blob, signal);
  const missing = blocks.filter((block) => there.get(block.id) !== block.bytes);
  onBytes(bytes - missing.reduce((sum, block) => sum + block.bytes, 0));
  await inParallel(missing, atOnce, signal, async (block, abortSignal) => {
    await blob.stageBlock(block.id, read(block.start, block.bytes), block.bytes, { abortSignal });
    onBytes(block.bytes);
  });
  const ids = blocks.map(({ id }) => id);
  await blob.commitBlockList(ids, options);
}

function blocksOf(bytes: number, blockBytes: number): Block[] {
  return Array.from({ length: Math.ceil(bytes / blockBytes) }, (_, index) => {
    const start = index * blockBytes;
    const id = Buffer.from(String(start).padStart(15, '0')).toString('base64');
    return { id, start, bytes: Math.min(blockBytes, bytes - start) };
  });
}

/** Lengths by id of the blocks that are there and not yet part of a blob. */
async function stagedBlocks(
  blob: BlockBlobClient,
  abortSignal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const list = await orUndefined(blob.getBlockList('uncommitted', { abortSignal }));
  return new Map((list?.uncommittedBlocks ?? []).map(({ name, size }) => [name, size]));
}
