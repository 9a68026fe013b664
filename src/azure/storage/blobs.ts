import type { ContainerClient } from '@azure/storage-blob';
import { ask, orUndefined } from '../arm/azureError.js';
import type { LocalFile } from './localFile.js';
import { uploadFile, type UploadOptions } from './uploadFile.js';

/** The blobs of one container, by their path in it. Failures are AppErrors. */
export interface Blobs {
  /** Its length in bytes; undefined where there is none. */
  size(path: string): Promise<number | undefined>;
  /** Writes a blob, or replaces it; see `uploadFile`. */
  upload(path: string, file: LocalFile, options?: UploadOptions): Promise<void>;
}

export const createBlobs = (container: ContainerClient): Blobs => ({
  async size(path) {
    return (await orUndefined(container.getBlobClient(path).getProperties()))?.contentLength;
  },
  upload: (path, file, options = {}) => ask(uploadFile(container.getBlockBlobClient(path), file, options)),
});
