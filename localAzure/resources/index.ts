import type { Service } from '../context.js';
import { durations } from '../durations.js';
import { deploymentOperations } from '../deployments/operations.js';
import { registerDeployments } from '../deployments/engine.js';
import { registerWhatIf } from '../deployments/whatIf.js';
import type { Operation } from '../http/operation.js';
import { vaultDeletionOperations, registerVaults } from '../vault/vaultResources.js';
import { onWorkspaceDelete } from './deletedWorkspaces.js';
import { insightsComponents } from './insightsComponents.js';
import { keyVaults } from './keyVaults.js';
import { logAnalyticsWorkspaces } from './logAnalytics.js';
import { operationStatusOperations } from './operationStatuses.js';
import { registries } from './registries.js';
import { listResources } from './resourceDoc.js';
import { registerResourceGroups, resourceGroupOperations } from './resourceGroups.js';
import { registerResourceOperations, resourceOperations } from './resourceOperations.js';
import { roleOperations } from './roleOperations.js';
import { STORAGE_ACCOUNTS, storageAccounts } from './storageAccounts.js';
import { storageKeyOperations } from './storageKeyOperations.js';
import { subscriptionOperations } from './subscriptionOperations.js';
import { userAssignedIdentities } from './userAssignedIdentities.js';
import { workspacePatch } from './workspaceBody.js';
import { workspaces } from './workspaces.js';

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
