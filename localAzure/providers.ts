import { armProvider } from './arm/armProvider.js';
import type { Provider } from './core/provider.js';
import { identityProvider } from './providers/identity/identityProvider.js';
import { insightsProvider } from './providers/insights/insightsProvider.js';
import { keyVaultProvider } from './providers/keyVault/keyVaultProvider.js';
import { mlProvider } from './providers/ml/mlProvider.js';
import { quotaProvider } from './providers/quota/quotaProvider.js';
import { registryProvider } from './providers/registry/registryProvider.js';
import { storageProvider } from './providers/storage/storageProvider.js';

/** All that the local Azure has of Azure. They start in this order and stop in the other one. */
export const providers: readonly Provider[] = [
  identityProvider,
  storageProvider,
  keyVaultProvider,
  insightsProvider,
  registryProvider,
  mlProvider,
  armProvider,
  quotaProvider,
];
