import { defined } from '../../defined.js';
import { mlVersion, type Arm } from '../arm/arm.js';
import { orUndefined } from '../arm/azureError.js';

/** A workspace of kind Hub or Project, as Foundry (classic) calls them; `Default` for one of Azure ML's own. */
export interface FoundryWorkspace {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** The workspace's own GUID. */
  readonly guid: string;
  readonly location: string;
  /** Creating, Succeeded, Failed ... */
  readonly state: string;
  /** Of a project: resource id of its hub. */
  readonly hubId: string | undefined;
  /** A project has its hub's. */
  readonly storageAccountId: string;
  /** Base address of the region's data planes, the flow service among them; ends with a slash. */
  readonly dataPlane: string;
}

export interface HubShape {
  readonly location: string;
  readonly friendlyName: string;
  readonly storageAccountId: string;
  readonly vaultId: string;
  readonly registryId?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export type ProjectShape = Pick<HubShape, 'location' | 'friendlyName' | 'tags'> & { readonly hubId: string };

/**
 * Hubs and projects in our resource group. By raw requests: `@azure/arm-machinelearning` 2.1.1 knows no kinds. What is
 * begun is made when `get` says Succeeded; the address that `begin...` gives is for `operations.failure` when it says Failed.
 */
export interface Foundry {
  get(name: string): Promise<FoundryWorkspace | undefined>;
  beginHub(name: string, shape: HubShape): Promise<string | undefined>;
  beginProject(name: string, shape: ProjectShape): Promise<string | undefined>;
}

interface Resource {
  readonly id: string;
  readonly name: string;
  readonly kind?: string;
  readonly location: string;
  readonly properties: Readonly<Record<string, string | undefined>>;
}

export const createFoundry = (arm: Arm): Foundry => {
  const idOf = (name: string): string =>
    `${arm.groupId}/providers/Microsoft.MachineLearningServices/workspaces/${name}`;
  const begin = async (
    kind: string,
    name: string,
    { location, tags }: Pick<HubShape, 'location' | 'tags'>,
    properties: Readonly<Record<string, unknown>>,
  ): Promise<string | undefined> => {
    const identity = { type: 'SystemAssigned' };
    const sku = { name: 'Basic', tier: 'Basic' };
    const body = { kind, location, tags, identity, sku, properties };
    return (await arm.begin('PUT', idOf(name), mlVersion, body)).operationUri;
  };
  return {
    async get(name) {
      const found = await orUndefined(arm.send<Resource>('GET', idOf(name), mlVersion));
      if (found === undefined) return undefined;
      const { properties } = found;
      return {
        id: found.id,
        name: found.name,
        kind: found.kind ?? 'Default',
        guid: properties['workspaceId'] ?? '',
        location: found.location,
        state: properties['provisioningState'] ?? 'Unknown',
        hubId: properties['hubResourceId'],
        storageAccountId: properties['storageAccount'] ?? '',
        dataPlane: (properties['discoveryUrl'] ?? '').replace(/discovery.*$/, ''),
      };
    },
    beginHub(name, { friendlyName, storageAccountId, vaultId, registryId, ...shape }) {
      return begin('Hub', name, shape, {
        friendlyName,
        storageAccount: storageAccountId,
        keyVault: vaultId,
        ...defined({ containerRegistry: registryId }),
        publicNetworkAccess: 'Enabled',
      });
    },
    // Storage, vault and registry are the hub's: a project that names any is refused.
    beginProject(name, { friendlyName, hubId, ...shape }) {
      return begin('Project', name, shape, {
        friendlyName,
        hubResourceId: hubId,
        publicNetworkAccess: 'Enabled',
      });
    },
  };
};
