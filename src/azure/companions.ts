import type { Arm } from './arm.js';
import { orUndefined } from './azureError.js';

/**
 * What a workspace lives with: read by resource id, each at the version that its provider publishes; undefined where
 * somebody has deleted it.
 */
export interface Companions {
  /** Base address of the account's blobs, ends with a slash. */
  blobEndpoint(storageAccountId: string): Promise<string | undefined>;
  /** The same of its file shares. */
  fileEndpoint(storageAccountId: string): Promise<string | undefined>;
  vaultUri(vaultId: string): Promise<string | undefined>;
  identity(name: string): Promise<{ id: string; principalId: string } | undefined>;
}

interface Account {
  readonly properties: { readonly primaryEndpoints: { readonly blob: string; readonly file?: string } };
}
interface Vault {
  readonly properties: { readonly vaultUri: string };
}
interface Identity {
  readonly id: string;
  readonly properties: { readonly principalId: string };
}

export const companionsIn = (arm: Arm): Companions => {
  const get = <T>(id: string, version: string) => orUndefined(arm.send<T>('GET', id, version));
  const endpoints = async (accountId: string) =>
    (await get<Account>(accountId, '2023-05-01'))?.properties.primaryEndpoints;
  return {
    async blobEndpoint(storageAccountId) {
      return (await endpoints(storageAccountId))?.blob.replace(/\/?$/, '/');
    },
    async fileEndpoint(storageAccountId) {
      return (await endpoints(storageAccountId))?.file?.replace(/\/?$/, '/');
    },
    async vaultUri(vaultId) {
      return (await get<Vault>(vaultId, '2023-07-01'))?.properties.vaultUri;
    },
    async identity(name) {
      const id = `${arm.groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
      const found = await get<Identity>(id, '2023-01-31');
      return found === undefined ? undefined : { id: found.id, principalId: found.properties.principalId };
    },
  };
};
