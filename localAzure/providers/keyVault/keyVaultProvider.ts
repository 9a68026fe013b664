import { resourceOperations, usualIds } from '../../arm/resources/resourceOperations.js';
import type { Provider } from '../../core/provider.js';
import { keyVaultDurations } from './keyVaultDurations.js';
import { keyVaults } from './keyVaults.js';
import { secretOperations } from './secretOperations.js';
import { registerVaults, vaultDeletionOperations } from './vaultResources.js';
import { openAllVaults } from './vaults.js';

/** Key vaults and the secrets in them. */
export const keyVaultProvider: Provider = {
  namespaces: ['Microsoft.KeyVault'],
  resourceTypes: [keyVaults],
  operations: [
    ...vaultDeletionOperations(),
    ...resourceOperations({
      type: keyVaults,
      put: 'async',
      ids: { ...usualIds('Vaults'), patch: 'Vaults_Update' },
    }),
    ...secretOperations(),
  ],
  durations: keyVaultDurations,
  register(service) {
    registerVaults(service);
    return { start: () => openAllVaults(service) };
  },
};
