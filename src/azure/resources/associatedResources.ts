import type { Arm } from '../arm/arm.js';
import { orUndefined } from '../arm/azureError.js';

/**
 * What a workspace lives with: read by resource id, each at the version that its provider publishes; undefined where
 * somebody has deleted it.
 */
export interface AssociatedResources {
  hasStorage(storageAccountId: string): Promise<boolean>;
  /** Base address of the account's file shares, ends with a slash. */
  fileEndpoint(storageAccountId: string): Promise<string | undefined>;
  vaultUri(vaultId: string): Promise<string | undefined>;
  identity(name: string): Promise<{ id: string; principalId: string } | undefined>;
}

interface Account {
  readonly properties: { readonly primaryEndpoints: { readonly file?: string } };
}
interface Vault {
  readonly properties: { readonly vaultUri: string };
}
interface Identity {
  readonly id: string;
  readonly properties: { readonly principalId: string };
}

export const createAssociatedResources = (arm: Arm): AssociatedResources => {
  const get = <T>(id: string, version: string) => orUndefined(arm.send<T>('GET', id, version));
  const account = (id: string) => get<Account>(id, '2023-05-01');
  return {
    async hasStorage(storageAccountId) {
      return (await account(storageAccountId)) !== undefined;
    },
    async fileEndpoint(storageAccountId) {
      const found = await account(storageAccountId);
      return found?.properties.primaryEndpoints.file?.replace(/\/?$/, '/');
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
