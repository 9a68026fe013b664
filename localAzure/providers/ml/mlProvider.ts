import { resourceOperations, usualIds } from '../../arm/resources/resourceOperations.js';
import type { Provider, Running } from '../../core/provider.js';
import { assetOperations } from './assets/assetOperations.js';
import { computeOperations, registerComputes } from './computes/computeOperations.js';
import { registerNodes } from './computes/nodes.js';
import { connectionOperations } from './connections/connectionOperations.js';
import { datastoreOperations } from './datastores/datastoreOperations.js';
import { registerDeploymentLife } from './deployments/onlineDeploymentLife.js';
import { deploymentOperations } from './deployments/onlineDeploymentOperations.js';
import { endpointOperations, registerEndpoints } from './endpoints/endpointOperations.js';
import { keyOperations, registerKeys } from './endpoints/keyOperations.js';
import { promptFlowOperations, registerPromptFlow } from './flows/promptFlowOperations.js';
import { discoveryOperations } from './history/discovery.js';
import { mlflowOperations } from './history/mlflow.js';
import { runHistoryOperations } from './history/runHistory.js';
import { registerJobs } from './jobs/jobLife.js';
import { jobOperations, registerJobOperations } from './jobs/jobOperations.js';
import { mlDurations } from './mlDurations.js';
import { quotaOperations } from './quota/quotaOperations.js';
import { registryOperations } from './registry/registryOperations.js';
import { scoringOperations } from './scoring/scoringOperations.js';
import { registerEndpointTraffic } from './scoring/throughEndpoint.js';
import { onWorkspaceDelete } from './workspaces/deletedWorkspaces.js';
import { workspacePatch } from './workspaces/workspaceBody.js';
import { workspaces } from './workspaces/workspaces.js';

/** Azure Machine Learning: workspaces, what is in them, their data planes and scoring. */
export const mlProvider: Provider = {
  namespaces: ['Microsoft.MachineLearningServices'],
  resourceTypes: [workspaces],
  operations: [
    ...resourceOperations({
      type: workspaces,
      put: 'accepted',
      deleteMs: mlDurations.workspaceDelete,
      skipParameter: '$skip',
      patch: workspacePatch,
      onDelete: onWorkspaceDelete,
      ids: { ...usualIds('Workspaces'), patch: 'Workspaces_Update' },
    }),
    ...quotaOperations(),
    ...computeOperations(),
    ...connectionOperations(),
    ...datastoreOperations(),
    ...assetOperations(),
    ...jobOperations(),
    ...endpointOperations(),
    ...keyOperations(),
    ...deploymentOperations(),
    ...registryOperations(),
    ...discoveryOperations(),
    ...runHistoryOperations(),
    ...mlflowOperations(),
    ...promptFlowOperations(),
    ...scoringOperations(),
  ],
  durations: mlDurations,
  register(service) {
    registerComputes(service);
    registerNodes(service);
    const jobs = registerJobs(service);
    registerJobOperations(service);
    registerEndpoints(service);
    registerKeys(service);
    registerDeploymentLife(service);
    registerEndpointTraffic(service);
    return together([jobs, registerPromptFlow(service)]);
  },
};

/** Several that run, as one: started in this order and stopped in the other. */
function together(all: readonly Running[]): Running {
  return {
    async start() {
      for (const one of all) await one.start?.();
    },
    async stop() {
      for (const one of all.toReversed()) await one.stop?.();
    },
  };
}
