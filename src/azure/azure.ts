import type { TokenCredential } from '@azure/identity';
import { createArm, type ArmScope } from './arm/arm.js';
import type { AzureCloud } from './arm/cloud.js';
import { clustersIn, type Clusters } from './ml/clusters.js';
import { companionsIn, type Companions } from './resources/associatedResources.js';
import { connectionsIn, type Connections } from './promptFlow/connections.js';
import { dataAssetsIn, type DataAssets } from './ml/dataAssets.js';
import { datastoresIn, type Datastores } from './storage/datastore.js';
import { fileSharesIn, type FileShares } from './storage/fileShare.js';
import { flowServiceIn, type FlowService } from './promptFlow/flowService.js';
import { foundryIn, type Foundry } from './promptFlow/foundry.js';
import { groupResourcesIn, type GroupResources } from './arm/groupResources.js';
import { metricsReaderIn, type MetricsReader } from './ml/jobMetrics.js';
import { jobLogsIn, type JobLogs } from './ml/jobLogs.js';
import { jobsIn, type Jobs } from './ml/jobs.js';
import { modelsIn, type Models } from './ml/models.js';
import { onlineDeploymentsIn, type OnlineDeployments } from './ml/onlineDeployments.js';
import { onlineEndpointsIn, type OnlineEndpoints } from './ml/onlineEndpoints.js';
import { operationsIn, type Operations } from './arm/operations.js';
import { principalOf, type Principal } from './arm/principal.js';
import { promptFlow } from './promptFlow/promptFlow.js';
import type { Publisher } from './promptFlow/publisher.js';
import { quotaIn, type Quota } from './ml/quota.js';
import { quotaRequestsIn, type QuotaRequests } from './ml/quotaRequests.js';
import { resourceGroupsIn, type ResourceGroups } from './arm/resourceGroups.js';
import { roleAssignmentsIn, type RoleAssignments } from './arm/roleAssignments.js';
import { createScoring, type Scoring } from './ml/scoring.js';
import { secretsIn, type Secrets } from './resources/secrets.js';
import { templateDeploymentsIn, type TemplateDeployments } from './arm/templateDeployments.js';
import { workspacesIn, type Workspaces } from './ml/workspaces.js';

/** Azure, as far as Hieno needs it: one small interface per service. */
export interface Azure {
  readonly cloud: AzureCloud;
  /** Resource ids of the group and the workspace, whether they exist or not. */
  readonly groupId: string;
  readonly workspaceId: string;
  principal(): Promise<Principal>;
  readonly groups: ResourceGroups;
  readonly groupResources: GroupResources;
  readonly templates: TemplateDeployments;
  readonly roles: RoleAssignments;
  readonly workspaces: Workspaces;
  readonly companions: Companions;
  readonly quota: Quota;
  readonly quotaRequests: QuotaRequests;
  readonly clusters: Clusters;
  readonly datastores: Datastores;
  readonly data: DataAssets;
  readonly jobs: Jobs;
  readonly metrics: MetricsReader;
  readonly jobLogs: JobLogs;
  readonly models: Models;
  readonly endpoints: OnlineEndpoints;
  readonly deployments: OnlineDeployments;
  readonly operations: Operations;
  readonly secrets: Secrets;
  readonly scoring: Scoring;
  readonly foundry: Foundry;
  readonly connections: Connections;
  readonly files: FileShares;
  readonly flows: FlowService;
  /** Where the tuned endpoint is published as a chat. */
  readonly publisher: Publisher;
}

/** @param remember told of every secret value that passes, so that it can be kept out of logs */
export function createAzure(
  cloud: AzureCloud,
  credential: TokenCredential,
  scope: ArmScope,
  remember: (secret: string) => void = () => {},
): Azure {
  const arm = createArm(cloud, credential, scope);
  const principal = () => principalOf(cloud, credential);
  const companions = companionsIn(arm);
  const files = fileSharesIn(arm, credential);
  const flows = flowServiceIn(arm);
  return {
    cloud,
    groupId: arm.groupId,
    workspaceId: arm.workspaceId,
    principal,
    groups: resourceGroupsIn(arm),
    groupResources: groupResourcesIn(arm),
    templates: templateDeploymentsIn(arm),
    roles: roleAssignmentsIn(arm),
    workspaces: workspacesIn(arm),
    companions,
    quota: quotaIn(arm),
    quotaRequests: quotaRequestsIn(arm),
    clusters: clustersIn(arm),
    datastores: datastoresIn(arm, credential, remember),
    data: dataAssetsIn(arm),
    jobs: jobsIn(arm),
    metrics: metricsReaderIn(arm),
    jobLogs: jobLogsIn(arm),
    models: modelsIn(arm),
    endpoints: onlineEndpointsIn(arm, remember),
    deployments: onlineDeploymentsIn(arm),
    operations: operationsIn(arm),
    secrets: secretsIn(cloud, credential, remember),
    scoring: createScoring(cloud),
    foundry: foundryIn(arm),
    connections: connectionsIn(arm, remember),
    files,
    flows,
    publisher: promptFlow({ companions, files, flows, principal }),
  };
}
