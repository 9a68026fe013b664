import type { Service } from '../../core/context.js';
import type { Operation } from '../../core/operation.js';
import { assetOperations } from './assets/assetOperations.js';
import { registerNodes } from './computes/nodes.js';
import { computeOperations, registerComputes } from './computes/computeOperations.js';
import { connectionOperations } from './connections/connectionOperations.js';
import { datastoreOperations } from './datastores/datastoreOperations.js';
import { registerDeploymentLife } from './deployments/onlineDeploymentLife.js';
import { deploymentOperations } from './deployments/onlineDeploymentOperations.js';
import { keyOperations } from './endpoints/keyOperations.js';
import { endpointOperations, registerEndpoints } from './endpoints/endpointOperations.js';
import { promptFlowOperations, registerPromptFlow } from './flows/promptFlowOperations.js';
import { mlflowOperations } from './history/mlflow.js';
import { runHistoryOperations } from './history/runHistory.js';
import { registerJobs } from './jobs/jobLife.js';
import { jobOperations, registerJobOperations } from './jobs/jobOperations.js';
import { quotaOperations } from './quota/quotaOperations.js';
import { quotaRequestOperations } from '../quota/quotaRequestOperations.js';
import { registerQuotaRequests } from '../quota/quotaReview.js';
import { registryOperations } from './registry/registryOperations.js';
import { scoringOperations } from './scoring/scoringOperations.js';

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
