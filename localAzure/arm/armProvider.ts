import type { Provider } from '../core/provider.js';
import { armDurations } from './armDurations.js';
import { registerDeployments } from './deployments/deploymentEngine.js';
import { deploymentOperations } from './deployments/deploymentOperations.js';
import { registerWhatIf } from './deployments/whatIf.js';
import { operationStatusOperations } from './resources/operationStatuses.js';
import { registerResourceGroups, resourceGroupOperations } from './resources/resourceGroups.js';
import { registerResourceOperations } from './resources/resourceOperations.js';
import { roleAssignments } from './roles/roleAssignments.js';
import { roleOperations } from './roles/roleOperations.js';
import { seed } from './subscriptions/seed.js';
import { subscriptionOperations } from './subscriptions/subscriptionOperations.js';

/** Resource Manager itself: the subscription, groups, roles, template deployments and what all resources share. */
export const armProvider: Provider = {
  namespaces: ['Microsoft.Authorization'],
  resourceTypes: [roleAssignments],
  operations: [
    ...subscriptionOperations(),
    ...resourceGroupOperations(),
    ...roleOperations(),
    ...deploymentOperations(),
    ...operationStatusOperations(),
  ],
  durations: armDurations,
  register(service) {
    seed(service);
    registerResourceOperations(service);
    registerResourceGroups(service);
    registerDeployments(service);
    registerWhatIf(service);
  },
};
