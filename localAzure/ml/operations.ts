import type { Service } from '../context.js';
import type { Operation } from '../http/operation.js';
import { assetOperations } from './assets/operations.js';
import { registerNodes } from './computes/nodes.js';
import { computeOperations, registerComputes } from './computes/operations.js';
import { connectionOperations } from './connections/operations.js';
import { datastoreOperations } from './datastores/operations.js';
import { registerDeploymentLife } from './deployments/life.js';
import { deploymentOperations } from './deployments/operations.js';
import { keyOperations } from './endpoints/keyOperations.js';
import { endpointOperations, registerEndpoints } from './endpoints/operations.js';
import { promptFlowOperations, registerPromptFlow } from './flows/operations.js';
import { mlflowOperations } from './history/mlflow.js';
import { runHistoryOperations } from './history/runHistory.js';
import { registerJobs } from './jobs/jobLife.js';
import { jobOperations, registerJobOperations } from './jobs/operations.js';
import { quotaOperations } from './quota/operations.js';
import { quotaRequestOperations } from './quotaRequests/operations.js';
import { registerQuotaRequests } from './quotaRequests/review.js';
import { registryOperations } from './registry/operations.js';
import { scoringOperations } from './scoring/operations.js';

/** Azure Machine Learning inside a workspace, its data planes and scoring. */
export function mlOperations(_service: Service): Operation[] {
  return [
    ...quotaOperations(),
    ...quotaRequestOperations(),
    ...computeOperations(),
    ...connectionOperations(),
    ...datastoreOperations(),
    ...assetOperations(),
    ...jobOperations(),
    ...endpointOperations(),
    ...keyOperations(),
    ...deploymentOperations(),
    ...registryOperations(),
    ...runHistoryOperations(),
    ...mlflowOperations(),
    ...promptFlowOperations(),
    ...scoringOperations(),
  ];
}

/** What happens over time: to be called once, before anything is due. */
export function registerMl(service: Service): void {
  registerQuotaRequests(service);
  registerComputes(service);
  registerNodes(service);
  registerJobs(service);
  registerJobOperations(service);
  registerEndpoints(service);
  registerDeploymentLife(service);
  registerPromptFlow(service);
}
