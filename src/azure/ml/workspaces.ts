import { mlVersion, type Arm } from '../arm/arm.js';
import { orUndefined } from '../arm/azureError.js';

export interface Workspace {
  readonly id: string;
  readonly name: string;
  /** The workspace's own GUID: unique in the world, so good for names that must be. */
  readonly guid: string;
  readonly location: string;
  readonly state: string;
  readonly storageAccountId: string;
  readonly vaultId: string;
  readonly registryId: string | undefined;
  /** `azureml://{host}/mlflow/...`: where the metrics of jobs are read. */
  readonly trackingUri: string | undefined;
}

export interface Workspaces {
  get(): Promise<Workspace | undefined>;
}

interface Resource {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly properties: Readonly<Record<string, string | undefined>>;
}

export const createWorkspaces = (arm: Arm): Workspaces => ({
  async get() {
    const found = await orUndefined(arm.send<Resource>('GET', arm.workspaceId, mlVersion));
    if (found === undefined) return undefined;
    const { properties } = found;
    return {
      id: found.id,
      name: found.name,
      guid: properties['workspaceId'] ?? '',
      location: found.location,
      state: properties['provisioningState'] ?? 'Unknown',
      storageAccountId: properties['storageAccount'] ?? '',
      vaultId: properties['keyVault'] ?? '',
      registryId: properties['containerRegistry'] ?? undefined,
      trackingUri: properties['mlFlowTrackingUri'],
    };
  },
});
