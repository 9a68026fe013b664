import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { TokenCredential } from '@azure/identity';
import type { AzureBlobDatastore, DatastoreSecretsUnion } from '@azure/arm-machinelearning';
import { AppError } from '../../errors/appError.js';
import { advice, command } from '../../errors/nextStep.js';
import type { Arm } from '../arm/arm.js';
import { ask } from '../arm/azureError.js';
import { createBlobs, type Blobs } from './blobs.js';
import type { StorageAccount } from '../arm/cloud.js';
import { listAll } from '../arm/listAll.js';

/** A workspace's blob store, as its own properties describe it. */
export interface Datastore {
  readonly name: string;
  readonly account: StorageAccount;
  readonly container: string;
  /** Whether it is set up for the account's keys; if not, everybody brings a token. */
  readonly hasKey: boolean;
}

/** The workspace's default blob store, and the two ways into it. */
export interface Datastores {
  default(): Promise<Datastore>;
  /** By the bot's own token. */
  byToken(store: Datastore): Blobs;
  /**
   * By the account's key, which is asked for now, lives as long as what is returned, and is written down nowhere.
   *
   * @throws AppError `forbidden` where the store gives none out
   */
  byKey(store: Datastore): Promise<Blobs>;
}

/** @param remember told of every key that passes, so that it can be kept out of logs */
export const createDatastores = (
  { ml, resourceGroup, workspace, cloud }: Arm,
  credential: TokenCredential,
  remember: (secret: string) => void,
): Datastores => {
  const open = ({ account, container }: Datastore, by: TokenCredential | StorageSharedKeyCredential) => {
    // Through a variable: the client takes tlsOptions, but its type does not say so.
    const options = {
      keepAliveOptions: { enable: true },
      ...(cloud.ca === undefined ? {} : { tlsOptions: { ca: cloud.ca } }),
    };
    return createBlobs(
      new BlobServiceClient(cloud.blobAddress(account), by, options).getContainerClient(container),
    );
  };
  return {
    async default() {
      const [store] = await listAll(ml.datastores.list(resourceGroup, workspace, { isDefault: true }));
      const properties = store?.properties as AzureBlobDatastore | undefined;
      const { accountName, containerName, protocol, endpoint, credentials } = properties ?? {};
      if (store?.name === undefined || accountName === undefined || containerName === undefined)
        throw new AppError({
          reason: 'no_workspace',
          sentence: `The workspace ${workspace} has no default blob store.`,
          next: command('provision'),
        });
      return {
        name: store.name,
        // Both may be null; what they then are is the specification's example.
        account: {
          name: accountName,
          protocol: protocol ?? 'https',
          endpoint: endpoint ?? 'core.windows.net',
        },
        container: containerName,
        hasKey: credentials?.credentialsType === 'AccountKey',
      };
    },
    byToken: (store) => open(store, credential),
    async byKey(store) {
      const secrets: DatastoreSecretsUnion = await ask(
        ml.datastores.listSecrets(resourceGroup, workspace, store.name),
      );
      const key = 'key' in secrets ? secrets.key : undefined;
      if (key === undefined)
        throw new AppError({
          reason: 'forbidden',
          sentence: `The datastore ${store.name} gives out no account key.`,
          next: advice`Give the bot the role Storage Blob Data Contributor on the storage account, wait some minutes, then try again.`,
        });
      remember(key);
      return open(store, new StorageSharedKeyCredential(store.account.name, key));
    },
  };
};
