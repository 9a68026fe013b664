import { BlobServiceClient } from '@azure/storage-blob';
import type { TokenCredential } from '@azure/identity';
import type { Arm } from './arm.js';
import { ask, azureError } from './azureError.js';
import { listAll } from './listAll.js';
import { AppError } from '../appError.js';

export interface Datastore {
  readonly name: string;
  readonly container: string;
}

/** The workspace's default blob store. */
export interface Datastores {
  default(): Promise<Datastore>;
  /** Writes a blob unless one of the same length is there already; the path holds the content's hash. */
  upload(blobEndpoint: string, store: Datastore, path: string, content: Buffer): Promise<void>;
}

interface BlobStore {
  readonly containerName?: string;
}

export const datastoresIn = (
  { ml, resourceGroup, workspace, cloud }: Arm,
  credential: TokenCredential,
): Datastores => ({
  async default() {
    const [store] = await listAll(ml.datastores.list(resourceGroup, workspace, { isDefault: true }));
    const container = (store?.properties as BlobStore | undefined)?.containerName;
    if (store?.name === undefined || container === undefined)
      throw new AppError({
        reason: 'no_workspace',
        sentence: `The workspace ${workspace} has no default blob store.`,
        next: '/provision',
      });
    return { name: store.name, container };
  },
  async upload(blobEndpoint, store, path, content) {
    // Through a variable: the client takes tlsOptions, but its type does not say so.
    const options = {
      keepAliveOptions: { enable: true },
      ...(cloud.ca === undefined ? {} : { tlsOptions: { ca: cloud.ca } }),
    };
    const blob = new BlobServiceClient(blobEndpoint.replace(/\/$/, ''), credential, options)
      .getContainerClient(store.container)
      .getBlockBlobClient(path);
    try {
      if ((await blob.exists()) && (await blob.getProperties()).contentLength === content.length) return;
    } catch (error) {
      throw azureError(error);
    }
    await ask(
      blob.uploadData(content, { blobHTTPHeaders: { blobContentType: 'application/jsonl' }, concurrency: 4 }),
    );
  },
});
