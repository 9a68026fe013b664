import type { Arm } from './arm.js';
import { isStatus } from './azureError.js';

/** What a workspace lives with: read by resource id, each at the version that its provider publishes. */
export interface Companions {
  /** Base address of the account's blobs, ends with a slash. */
  blobEndpoint(storageAccountId: string): Promise<string>;
  vaultUri(vaultId: string): Promise<string>;
  identity(name: string): Promise<{ id: string; principalId: string } | undefined>;
}

export const companionsIn = (arm: Arm): Companions => ({
  async blobEndpoint(storageAccountId) {
    const account = await arm.send<{ properties: { primaryEndpoints: { blob: string } } }>(
      'GET',
      storageAccountId,
      '2023-05-01',
    );
    return account.properties.primaryEndpoints.blob.replace(/\/?$/, '/');
  },
  async vaultUri(vaultId) {
    const vault = await arm.send<{ properties: { vaultUri: string } }>('GET', vaultId, '2023-07-01');
    return vault.properties.vaultUri;
  },
  async identity(name) {
    const id = `${arm.groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
    try {
      const found = await arm.send<{ id: string; properties: { principalId: string } }>(
        'GET',
        id,
        '2023-01-31',
      );
      return { id: found.id, principalId: found.properties.principalId };
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  },
});
