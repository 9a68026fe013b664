import { createHash } from 'node:crypto';
import type { Azure } from '../azure/azure.js';
import { defined } from '../defined.js';
import type { Settings } from '../settings.js';
import type { Facts } from './facts.js';
import type { RunInputs } from './inputs.js';

/**
 * What is there already, as facts: the workspace with its associated resources, the newest tuned model, the endpoint's name. So a
 * command that begins in the middle (`/deploy` next week) starts from what Azure says and not from what we remember.
 */
export async function discover(azure: Azure, settings: Settings, inputs: RunInputs): Promise<Facts> {
  const workspace = await azure.workspaces.get();
  if (workspace?.state !== 'Succeeded') return { location: settings.location };
  const [hasStorage, vaultUri, identity, models] = await Promise.all([
    azure.associatedResources.hasStorage(workspace.storageAccountId),
    azure.associatedResources.vaultUri(workspace.vaultId),
    azure.associatedResources.identity(identityName(settings)),
    azure.models.versions(settings.model),
  ]);
  const studioUrl = azure.cloud.page(`https://ml.azure.com/?wsid=${workspace.id}&tid=${settings.tenantId}`);
  const model =
    inputs.modelVersion === undefined
      ? models[0]
      : models.find(({ version }) => version === inputs.modelVersion);
  return {
    location: workspace.location,
    workspaceId: workspace.id,
    workspaceName: workspace.name,
    workspaceGuid: workspace.guid,
    ...defined({ studioUrl, trackingUri: workspace.trackingUri }),
    ...(hasStorage ? { storageAccountId: workspace.storageAccountId } : {}),
    vaultId: workspace.vaultId,
    vaultName: workspace.vaultId.split('/').at(-1) ?? '',
    ...defined({ vaultUri, registryId: workspace.registryId }),
    ...(identity === undefined ? {} : { identityId: identity.id, identityPrincipalId: identity.principalId }),
    ...(model === undefined ? {} : { modelName: model.name, modelVersion: model.version, modelId: model.id }),
    endpointName: endpointName(settings, workspace.guid),
  };
}

export const identityName = ({ workspace }: Settings): string => `${workspace}-endpoint`;

/** An endpoint's name is a host name, so unique in its region: the workspace's own GUID makes it so. 3 to 32 characters. */
export const endpointName = ({ endpoint }: Settings, workspaceGuid: string): string =>
  `${endpoint.slice(0, 23)}-${createHash('sha256').update(workspaceGuid).digest('hex').slice(0, 8)}`;
