import type { TokenCredential } from '@azure/identity';
import { createArm, type ArmScope } from './arm/arm.js';
import type { AzureCloud } from './arm/cloud.js';
import { createClusters, type Clusters } from './ml/clusters.js';
import { createAssociatedResources, type AssociatedResources } from './resources/associatedResources.js';
import { createConnections, type Connections } from './promptFlow/connections.js';
import { createDataAssets, type DataAssets } from './ml/dataAssets.js';
import { createDatastores, type Datastores } from './storage/datastore.js';
import { createFileShares, type FileShares } from './storage/fileShare.js';
import { createFlowService, type FlowService } from './promptFlow/flowService.js';
import { createFoundry, type Foundry } from './promptFlow/foundry.js';
import { createGroupResources, type GroupResources } from './arm/groupResources.js';
import { createMetricsReader, type MetricsReader } from './ml/jobMetrics.js';
import { createJobLogs, type JobLogs } from './ml/jobLogs.js';
import { createJobs, type Jobs } from './ml/jobs.js';
import { createModels, type Models } from './ml/models.js';
import { createOnlineDeployments, type OnlineDeployments } from './ml/onlineDeployments.js';
import { createOnlineEndpoints, type OnlineEndpoints } from './ml/onlineEndpoints.js';
import { createOperations, type Operations } from './arm/operations.js';
import { principalOf, type Principal } from './arm/principal.js';
import { createPromptFlow } from './promptFlow/promptFlow.js';
import type { Publisher } from './promptFlow/publisher.js';
import { createQuota, type Quota } from './ml/quota.js';
import { createQuotaRequests, type QuotaRequests } from './ml/quotaRequests.js';
import { createResourceGroups, type ResourceGroups } from './arm/resourceGroups.js';
import { createRoleAssignments, type RoleAssignments } from './arm/roleAssignments.js';
import { createScoringToken, type ScoringToken } from './ml/scoringToken.js';
import { createScoring, type Scoring } from './ml/scoring/scoring.js';
import { createSecrets, type Secrets } from './resources/secrets.js';
import { createTemplateDeployments, type TemplateDeployments } from './arm/templateDeployments.js';
import { createWorkspaces, type Workspaces } from './ml/workspaces.js';

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
  readonly associatedResources: AssociatedResources;
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
  /** For endpoints that go by Entra tokens. */
  scoringToken(): Promise<ScoringToken>;
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
  const associatedResources = createAssociatedResources(arm);
  const files = createFileShares(arm, credential);
  const flows = createFlowService(arm);
  return {
    cloud,
    groupId: arm.groupId,
    workspaceId: arm.workspaceId,
    principal,
    groups: createResourceGroups(arm),
    groupResources: createGroupResources(arm),
    templates: createTemplateDeployments(arm),
    roles: createRoleAssignments(arm),
    workspaces: createWorkspaces(arm),
    associatedResources,
    quota: createQuota(arm),
    quotaRequests: createQuotaRequests(arm),
    clusters: createClusters(arm),
    datastores: createDatastores(arm, credential, remember),
    data: createDataAssets(arm),
    jobs: createJobs(arm),
    metrics: createMetricsReader(arm),
    jobLogs: createJobLogs(arm),
    models: createModels(arm),
    endpoints: createOnlineEndpoints(arm, remember),
    deployments: createOnlineDeployments(arm),
    operations: createOperations(arm),
    secrets: createSecrets(cloud, credential, remember),
    scoring: createScoring(cloud),
    scoringToken: createScoringToken(credential, remember),
    foundry: createFoundry(arm),
    connections: createConnections(arm, remember),
    files,
    flows,
    publisher: createPromptFlow({ associatedResources, files, flows, principal }),
  };
}
