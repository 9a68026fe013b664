import { findResource, listResources } from '../../arm/resources/resourceDoc.js';
import { isoTime } from '../../core/clock.js';
import type { Service } from '../../core/context.js';
import { defined } from '../../core/defined.js';
import { errors } from '../../core/errors.js';
import { param, type Operation } from '../../core/operation.js';
import {
  deletedVault,
  deletedVaults,
  purgeVault,
  rememberDeletedVault,
  type DeletedVault,
} from './deletedVaults.js';
import { keyVaultDurations } from './keyVaultDurations.js';
import { keyVaults, vaultType } from './keyVaults.js';
import { closeVault } from './vaults.js';

const providerPath = '/subscriptions/{subscriptionId}/providers/Microsoft.KeyVault';

/** Deleting a vault, alone or with its group, closes its address and keeps it for recovery. */
export function registerVaults(service: Service): void {
  service.deletions.watch(async (id) => {
    const itself = findResource(service, id);
    const going = [...(itself?.type === vaultType ? [itself] : []), ...listResources(service, id, vaultType)];
    for (const doc of going) {
      await closeVault(service, doc.name);
      rememberDeletedVault(service, doc);
    }
  });
  service.longRunningOperations.on('vault.purge', {
    complete: ({ data }) => purgeVault(service, String(data)),
    result: () => ({ status: 200 }),
  });
}

/** What ARM offers for deleted vaults. */
export function vaultDeletionOperations(): Operation[] {
  const one = `${providerPath}/locations/{location}/deletedVaults/{vaultName}`;
  const { versions } = keyVaults;
  return [
    {
      id: 'Vaults_ListDeleted',
      method: 'GET',
      path: `${providerPath}/deletedVaults`,
      versions,
      plane: 'arm',
      handle: ({ service }) => ({
        status: 200,
        body: { value: deletedVaults(service).map((vault) => render(service, vault)) },
      }),
    },
    {
      id: 'Vaults_GetDeleted',
      method: 'GET',
      path: one,
      versions,
      plane: 'arm',
      handle: (call) => ({
        status: 200,
        body: render(call.service, required(call.service, param(call, 'vaultName'))),
      }),
    },
    {
      id: 'Vaults_PurgeDeleted',
      method: 'POST',
      path: `${one}/purge`,
      versions,
      plane: 'arm',
      handle(call) {
        const { doc } = required(call.service, param(call, 'vaultName'));
        if (doc.properties['enablePurgeProtection'] === true)
          throw errors.conflict(
            'MethodNotAllowed',
            `Operation "DeletedVaultPurge" is not allowed: purge protection of the vault '${doc.name}' is on.`,
          );
        const begun = call.service.longRunningOperations.begin(call, {
          kind: 'vault.purge',
          resourceId: doc.id,
          durationMs: keyVaultDurations.vaultPurge,
          provider: 'Microsoft.KeyVault',
          location: doc.location,
          data: doc.name,
        });
        return { status: 202, headers: begun.location };
      },
    },
  ];
}

function required(service: Service, name: string): DeletedVault {
  const found = deletedVault(service, name);
  if (!found)
    throw errors.notFound('DeletedVaultNotFound', `The specified deleted vault '${name}' does not exist.`);
  return found;
}

function render(service: Service, { doc, deletedAt, purgeAt }: DeletedVault) {
  return {
    id: `/subscriptions/${service.subscriptionId}/providers/Microsoft.KeyVault/locations/${doc.location}/deletedVaults/${doc.name}`,
    name: doc.name,
    type: 'Microsoft.KeyVault/deletedVaults',
    properties: {
      vaultId: doc.id,
      location: doc.location,
      ...defined({ tags: doc.tags }),
      deletionDate: isoTime(deletedAt),
      scheduledPurgeDate: isoTime(purgeAt),
    },
  };
}
