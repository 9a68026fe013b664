import { defined } from '../../defined.js';
import { mlVersion, type Arm } from '../arm/arm.js';
import { ask, orUndefined } from '../arm/azureError.js';
import type { EndpointAuth, EndpointKeys, KeyName } from './endpointAuth.js';

export type Traffic = Readonly<Record<string, number>>;

export interface OnlineEndpoint {
  readonly name: string;
  readonly location: string;
  readonly state: string;
  readonly scoringUri: string | undefined;
  /** `other`: as somebody else has made it. */
  readonly auth: EndpointAuth | 'other';
  readonly traffic: Traffic;
  readonly identityIds: readonly string[];
  /** Where the operation that changes it is told of, while there is one. */
  readonly operationUri: string | undefined;
}

export interface OnlineEndpoints {
  get(name: string): Promise<OnlineEndpoint | undefined>;
  beginCreate(name: string, location: string, identityId: string, auth: EndpointAuth): Promise<void>;
  /** By PUT of the whole resource: a PATCH takes no traffic (docs/azure-facts.md, “Endpoints and deployments”). */
  beginTraffic(name: string, traffic: Traffic): Promise<void>;
  /** What it is opened by from then on; all else stays. */
  beginAuth(name: string, auth: EndpointAuth): Promise<void>;
  beginDelete(name: string): Promise<void>;
  /** Empty where Azure gives none. */
  keys(name: string): Promise<EndpointKeys>;
  /** Has Azure make one of the keys anew, which takes a moment: the old one opens the endpoint until then, and never again. */
  beginKeyRenewal(name: string, key: KeyName): Promise<void>;
}

const authModeOf = { key: 'Key', aad_token: 'AADToken' } as const;
const authModes = { Key: 'key', AADToken: 'aad_token' } as const;
const keyTypes = { primary: 'Primary', secondary: 'Secondary' } as const;

export const createOnlineEndpoints = (arm: Arm, remember: (secret: string) => void): OnlineEndpoints => {
  const { ml, resourceGroup, workspace, workspaceId } = arm;
  /** By PUT of the whole: what is left out of it, Azure takes away. */
  async function change(
    name: string,
    changed: { readonly traffic?: Traffic; readonly authMode?: string },
  ): Promise<void> {
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
          traffic: { ...current.properties.traffic },
          ...changed,
        },
      }),
    );
  }

  return {
    async get(name) {
      const found = await orUndefined(ml.onlineEndpoints.get(resourceGroup, workspace, name));
      if (found === undefined) return undefined;
      const { properties, identity, location } = found;
      return {
        name,
        location,
        state: properties.provisioningState ?? 'Unknown',
        scoringUri: properties.scoringUri,
        auth: authModes[properties.authMode as keyof typeof authModes] ?? 'other',
        traffic: { ...properties.traffic },
        identityIds: Object.keys(identity?.userAssignedIdentities ?? {}),
        operationUri: properties.properties?.['AzureAsyncOperationUri'] ?? undefined,
      };
    },
    async beginCreate(name, location, identityId, auth) {
      await ask(
        ml.onlineEndpoints.beginCreateOrUpdate(resourceGroup, workspace, name, {
          location,
          identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
          properties: { authMode: authModeOf[auth], publicNetworkAccess: 'Enabled', traffic: {} },
        }),
      );
    },
    beginTraffic: (name, traffic) => change(name, { traffic: { ...traffic } }),
    beginAuth: (name, auth) => change(name, { authMode: authModeOf[auth] }),
    async beginDelete(name) {
      await ask(ml.onlineEndpoints.beginDelete(resourceGroup, workspace, name));
    },
    async keys(name) {
      const { primaryKey = '', secondaryKey = '' } = await ask(
        ml.onlineEndpoints.listKeys(resourceGroup, workspace, name),
      );
      remember(primaryKey);
      remember(secondaryKey);
      return { primary: primaryKey, secondary: secondaryKey };
    },
    async beginKeyRenewal(name, key) {
      // Sent once only: what comes a second time would be too late for whoever has the new key by then.
      await arm.begin('POST', `${workspaceId}/onlineEndpoints/${name}/regenerateKeys`, mlVersion, {
        keyType: keyTypes[key],
      });
    },
  };
};
