import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { parseResourceId } from '../../../core/resourceId.js';
import type { CommandJob } from '../documents/jobDoc.js';

/** What a command finds in its environment in Azure: who and where it is, where its metrics go, and a token for that. */
export function commandEnvironment(
  service: Service,
  workspace: ResourceDoc,
  job: CommandJob,
): Record<string, string> {
  const experiment = job.body['experimentName'];
  const experimentName = typeof experiment === 'string' ? experiment : 'Default';
  const token = service.tokens.issue({
    audience: 'https://ml.azure.com',
    objectId: job.createdBy,
    clientId: job.createdBy,
  });
  return {
    AZUREML_RUN_ID: job.name,
    AZUREML_ROOT_RUN_ID: job.name,
    AZUREML_RUN_TOKEN: token,
    AZUREML_ARM_SUBSCRIPTION: service.subscriptionId,
    AZUREML_ARM_RESOURCEGROUP: parseResourceId(workspace.id).resourceGroup,
    AZUREML_ARM_WORKSPACE_NAME: workspace.name,
    AZUREML_ARM_PROJECT_NAME: experimentName,
    AZUREML_WORKSPACE_ID: String(workspace.minted['workspaceId']),
    MLFLOW_EXPERIMENT_NAME: experimentName,
    MLFLOW_RUN_ID: job.name,
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_TRACKING_URI: `${service.origin('ml').replace(/^https/, 'azureml')}/mlflow/v1.0${workspace.id}`,
    ...job.commandOrder.environmentVariables,
  };
}
