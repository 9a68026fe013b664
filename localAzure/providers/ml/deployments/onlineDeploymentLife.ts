import { findResource } from '../../../arm/resources/resourceDoc.js';
import { AzureError, type ErrorDetail } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import { parseResourceId } from '../../../core/resourceId.js';
import { findDeployment, putDeployment, type DeploymentDoc } from '../documents/deploymentDoc.js';
import { findEndpoint } from '../documents/endpointDoc.js';
import { workspaceAbove } from '../inWorkspace.js';
import { mlDurations } from '../mlDurations.js';
import { ServedModels } from './servedModels.js';

export const deployKind = 'ml.deploymentCreate';
export const scaleKind = 'ml.deploymentScale';
export const deleteDeploymentKind = 'ml.deploymentDelete';
const checkKind = 'ml.deploymentCheck';

const readers = [
  'Storage Blob Data Reader',
  'Storage Blob Data Contributor',
  'Storage Blob Data Owner',
] as const;

/** Arranges the moment at which the endpoint's identity must be able to pull; the operation is already begun. */
export function scheduleCheck(service: Service, deployment: DeploymentDoc): void {
  service.scheduler.schedule({
    at: service.clock.now() + service.clock.scaled(mlDurations.modelPull),
    kind: checkKind,
    key: deployment.id,
    data: deployment.operationId,
  });
}

export function registerDeploymentLife(service: Service): void {
  const models = new ServedModels(service);
  service.parts.add(models);
  service.scheduler.on(checkKind, ({ key, at, data }) => {
    const deployment = findDeployment(service, key);
    if (!deployment || deployment.operationId !== data || !isPending(deployment)) return;
    const failure = queuedFailure(service) ?? missingRole(service, deployment);
    if (!failure) return;
    putDeployment(service, { ...deployment, state: 'Failed', error: failure.toDetail() });
    service.longRunningOperations.finish(deployment.operationId, { error: failure.toDetail(), at });
  });
  const fail = ({ resourceId }: { resourceId: string }, error: ErrorDetail): void => {
    const deployment = findDeployment(service, resourceId);
    if (deployment) putDeployment(service, { ...deployment, state: 'Failed', error });
  };
  service.longRunningOperations.on(deployKind, {
    fail,
    async complete({ id, resourceId }, at) {
      const pending = (): DeploymentDoc | undefined => {
        const deployment = findDeployment(service, resourceId);
        return deployment?.operationId === id && isPending(deployment) ? deployment : undefined;
      };
      const asked = pending();
      if (!asked) return;
      const loads = await models.of(asked).then(
        () => true,
        () => false,
      );
      // Loading took a while, in which somebody may have begun something else with it.
      const deployment = pending();
      if (!deployment) return;
      if (!loads) {
        const failure = new AzureError(
          400,
          'BadArgument',
          `The model '${deployment.model}' could not be downloaded.`,
        );
        const error = failure.toDetail();
        service.state.together(() => {
          putDeployment(service, { ...deployment, state: 'Failed', error });
          service.longRunningOperations.finish(id, { error, at });
        });
        return;
      }
      putDeployment(service, { ...deployment, state: 'Succeeded' });
    },
  });
  service.longRunningOperations.on(scaleKind, {
    fail,
    complete({ resourceId }) {
      const deployment = findDeployment(service, resourceId);
      if (deployment?.state === 'Scaling') putDeployment(service, { ...deployment, state: 'Succeeded' });
    },
  });
  service.longRunningOperations.on(deleteDeploymentKind, {
    fail,
    complete: ({ resourceId }) => service.deletions.remove(resourceId),
  });
}

function isPending({ state }: DeploymentDoc): boolean {
  return state === 'Creating' || state === 'Updating';
}

function queuedFailure(service: Service): AzureError | undefined {
  const fault = service.faults.take('onlineDeployment');
  return (
    fault &&
    new AzureError(
      fault.status,
      fault.code ?? 'OutOfQuota',
      fault.message ?? 'Not enough capacity is available in the region at the moment.',
    )
  );
}

/** A system-assigned identity gets its roles from Azure; a user-assigned one must have been given them. */
function missingRole(service: Service, deployment: DeploymentDoc): AzureError | undefined {
  const endpoint = findEndpoint(service, deployment.id.replace(/\/deployments\/[^/]+$/, ''));
  const workspace = workspaceAbove(service, deployment.id);
  if (!endpoint || !workspace || endpoint.identity.type.startsWith('SystemAssigned')) return undefined;
  const principals = Object.keys(endpoint.identity.userAssignedIdentities ?? {}).map((id) =>
    String(findResource(service, id)?.minted['principalId']),
  );
  const registry = workspace.properties['containerRegistry'];
  if (
    typeof registry === 'string' &&
    !principals.some((principal) => service.roles.hasRole(principal, 'AcrPull', registry))
  ) {
    return new AzureError(
      400,
      'BadArgument',
      'Endpoint identity does not have pull permission on the registry. ' +
        `Assign the role AcrPull on '${parseResourceId(registry).names[0] ?? registry}' to the identity of the endpoint.`,
    );
  }
  const storage = String(workspace.properties['storageAccount']);
  if (!principals.some((principal) => service.roles.hasAnyRole(principal, readers, storage))) {
    return new AzureError(
      400,
      'BadArgument',
      'Unable to download the model: the endpoint identity does not have read permission on the storage account. ' +
        `Assign the role Storage Blob Data Reader on '${parseResourceId(storage).names[0] ?? storage}' to the identity of the endpoint.`,
    );
  }
  return undefined;
}
