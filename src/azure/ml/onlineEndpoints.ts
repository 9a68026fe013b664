import { defined } from '../../defined.js';
import type { Arm } from '../arm/arm.js';
import { ask, orUndefined } from '../arm/azureError.js';

export type Traffic = Readonly<Record<string, number>>;

export interface OnlineEndpoint {
  readonly name: string;
  readonly location: string;
  readonly state: string;
  readonly scoringUri: string | undefined;
  readonly traffic: Traffic;
  readonly identityIds: readonly string[];
  /** Where the operation that changes it is told of, while there is one. */
  readonly operationUri: string | undefined;
}

export interface OnlineEndpoints {
  get(name: string): Promise<OnlineEndpoint | undefined>;
  beginCreate(name: string, location: string, identityId: string): Promise<void>;
  /** By PUT of the whole resource: a PATCH takes no traffic (docs/azure-facts.md, “Endpoints and deployments”). */
  beginTraffic(name: string, traffic: Traffic): Promise<void>;
  beginDelete(name: string): Promise<void>;
  primaryKey(name: string): Promise<string>;
}

export const createOnlineEndpoints = (
  { ml, resourceGroup, workspace }: Arm,
  remember: (secret: string) => void,
): OnlineEndpoints => ({
  async get(name) {
    const found = await orUndefined(ml.onlineEndpoints.get(resourceGroup, workspace, name));
    if (found === undefined) return undefined;
    const { properties, identity, location } = found;
    return {
      name,
      location,
      state: properties.provisioningState ?? 'Unknown',
      scoringUri: properties.scoringUri,
      traffic: { ...properties.traffic },
      identityIds: Object.keys(identity?.userAssignedIdentities ?? {}),
      operationUri: properties.properties?.['AzureAsyncOperationUri'] ?? undefined,
    };
  },
  async beginCreate(name, location, identityId) {
    await ask(
      ml.onlineEndpoints.beginCreateOrUpdate(resourceGroup, workspace, name, {
        location,
        identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
        properties: { authMode: 'Key', publicNetworkAccess: 'Enabled', traffic: {} },
      }),
    );
  },
  async beginTraffic(name, traffic) {
    const current = await ask(ml.onlineEndpoints.get(resourceGroup, workspace, name));
    const identities = Object.keys(current.identity?.userAssignedIdentities ?? {});
    await ask(
      ml.onlineEndpoints.beginCreateOrUpdate(resourceGroup, workspace, name, {
        location: current.location,
        ...defined({ tags: current.tags }),
        identity: {
          type: current.identity?.type ?? 'UserAssigned',
          userAssignedIdentities: Object.fromEntries(identities.map((id) => [id, {}])),
        },
        properties: {
          authMode: current.properties.authMode,
          ...defined({ description: current.properties.description }),
          publicNetworkAccess: current.properties.publicNetworkAccess ?? 'Enabled',
          traffic: { ...traffic },
        },
      }),
    );
  },
  async beginDelete(name) {
    await ask(ml.onlineEndpoints.beginDelete(resourceGroup, workspace, name));
  },
  async primaryKey(name) {
    const { primaryKey = '' } = await ask(ml.onlineEndpoints.listKeys(resourceGroup, workspace, name));
    remember(primaryKey);
    return primaryKey;
  },
});
