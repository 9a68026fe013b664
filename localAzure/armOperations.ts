import type { Service } from './core/context.js';
import { durations } from './core/durations.js';
import { deploymentOperations } from './arm/deployments/deploymentOperations.js';
import { registerDeployments } from './arm/deployments/deploymentEngine.js';
import { registerWhatIf } from './arm/deployments/whatIf.js';
import type { Operation } from './core/operation.js';
import { vaultDeletionOperations, registerVaults } from './providers/keyVault/vaultResources.js';
import { onWorkspaceDelete } from './providers/ml/workspaces/deletedWorkspaces.js';
import { insightsComponents } from './providers/insights/insightsComponents.js';
import { keyVaults } from './providers/keyVault/keyVaults.js';
import { logAnalyticsWorkspaces } from './providers/insights/logAnalytics.js';
import { operationStatusOperations } from './arm/resources/operationStatuses.js';
import { registries } from './providers/registry/containerRegistries.js';
import { listResources } from './arm/resources/resourceDoc.js';
import { registerResourceGroups, resourceGroupOperations } from './arm/resources/resourceGroups.js';
import { registerResourceOperations, resourceOperations } from './arm/resources/resourceOperations.js';
import { roleOperations } from './arm/roles/roleOperations.js';
import { STORAGE_ACCOUNTS, storageAccounts } from './providers/storage/storageAccounts.js';
import { storageKeyOperations } from './providers/storage/storageKeyOperations.js';
import { subscriptionOperations } from './arm/subscriptions/subscriptionOperations.js';
import { userAssignedIdentities } from './providers/identity/userAssignedIdentities.js';
import { workspacePatch } from './providers/ml/workspaces/workspaceBody.js';
import { workspaces } from './providers/ml/workspaces/workspaces.js';

/** All of the management plane but what is inside a workspace. */
export function armOperations(): Operation[] {
  return [
    ...subscriptionOperations(),
    ...resourceGroupOperations(),
    ...roleOperations(),
    ...deploymentOperations(),
    ...operationStatusOperations(),
    ...storageKeyOperations(),
    ...vaultDeletionOperations(),
    ...resourceOperations({
      type: userAssignedIdentities,
      put: 'created',
      ids: { ...named('UserAssignedIdentities'), patch: 'UserAssignedIdentities_Update' },
    }),
    ...resourceOperations({
      type: storageAccounts,
      put: 'accepted',
      ids: {
        ...named('StorageAccounts'),
        get: 'StorageAccounts_GetProperties',
        put: 'StorageAccounts_Create',
        patch: 'StorageAccounts_Update',
        list: 'StorageAccounts_List',
      },
    }),
    ...resourceOperations({
      type: keyVaults,
      put: 'async',
      ids: { ...named('Vaults'), patch: 'Vaults_Update' },
    }),
    ...resourceOperations({
      type: logAnalyticsWorkspaces,
      put: 'async',
      ids: named('LogAnalyticsWorkspaces'),
    }),
    ...resourceOperations({
      type: insightsComponents,
      put: 'ok',
      ids: { ...named('Components'), list: 'Components_List' },
    }),
    ...resourceOperations({
      type: registries,
      put: 'async',
      ids: {
        ...named('Registries'),
        put: 'Registries_Create',
        patch: 'Registries_Update',
        list: 'Registries_List',
      },
    }),
    ...resourceOperations({
      type: workspaces,
      put: 'accepted',
      deleteMs: durations.workspaceDelete,
      skipParameter: '$skip',
      patch: workspacePatch,
      onDelete: onWorkspaceDelete,
      ids: { ...named('Workspaces'), patch: 'Workspaces_Update' },
    }),
  ];
}

export function registerResources(service: Service): void {
  registerResourceOperations(service);
  registerResourceGroups(service);
  registerVaults(service);
  registerDeployments(service);
  registerWhatIf(service);
  service.deletions.watch((id) => {
    const under = [...listResources(service, id, STORAGE_ACCOUNTS).map((doc) => doc.name)];
    if (id.toLowerCase().includes(`/${STORAGE_ACCOUNTS.toLowerCase()}/`))
      under.push(id.split('/').at(-1) ?? '');
    under.forEach((name) => service.storage.closeAccount(name));
  });
}

function named(prefix: string) {
  return {
    get: `${prefix}_Get`,
    put: `${prefix}_CreateOrUpdate`,
    delete: `${prefix}_Delete`,
    listByGroup: `${prefix}_ListByResourceGroup`,
    list: `${prefix}_ListBySubscription`,
  };
}
