import { listResources } from './arm/resources/resourceDoc.js';
import type { Service } from './core/context.js';
import { blobDomains, vaultDomains } from './core/network/hostNames.js';

/** The lines of a hosts file that make the accounts and vaults of the moment resolve by name, one name a line. */
export function hostsLines(service: Service): string {
  const below = `/subscriptions/${service.subscriptionId}`;
  const names = (type: string, domain: string): string[] =>
    listResources(service, below, type).map(({ name }) => `127.0.0.1 ${name.toLowerCase()}.${domain}\n`);
  return [
    ...names('Microsoft.Storage/storageAccounts', blobDomains[0]),
    ...names('Microsoft.KeyVault/vaults', vaultDomains[0]),
  ].join('');
}
