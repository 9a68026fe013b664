import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Service } from '../context.js';
import { durations } from '../durations.js';
import { errors } from '../http/errors.js';
import type { RoleName } from '../roleDefinitions.js';
import { parseResourceId } from '../resourceId.js';
import { documentType } from './documentType.js';
import { trackedBody } from './readBody.js';
import { findResource, type ResourceDoc } from './resourceDoc.js';

export const WORKSPACES = 'Microsoft.MachineLearningServices/workspaces';

const ignored = z.unknown().optional();

const properties = z.strictObject({
  description: z.string().optional(),
  friendlyName: z.string().optional(),
  storageAccount: z.string().optional(),
  keyVault: z.string().optional(),
  applicationInsights: z.string().optional(),
  containerRegistry: z.string().nullish(),
  hbiWorkspace: z.boolean().optional(),
  publicNetworkAccess: z.enum(['Enabled', 'Disabled']).optional(),
  v1LegacyMode: z.boolean().optional(),
  imageBuildCompute: z.string().optional(),
  discoveryUrl: ignored,
  mlFlowTrackingUri: ignored,
  workspaceId: ignored,
  tenantId: ignored,
  provisioningState: ignored,
  storageHnsEnabled: ignored,
  privateLinkCount: ignored,
});

const sku = z.strictObject({ name: z.string(), tier: z.string().optional() });

export const workspaces = documentType({
  type: WORKSPACES,
  versions: ['2022-10-01', '2024-10-01'],
  durationMs: durations.workspace,
  showsSystemData: true,
  unknownIn: (apiVersion) => (apiVersion === '2022-10-01' ? ['kind'] : []),
  body: trackedBody({
    kind: z.string().optional(),
    sku: sku.optional(),
    identity: z.strictObject({
      type: z.enum(['SystemAssigned', 'UserAssigned', 'SystemAssigned,UserAssigned']),
      userAssignedIdentities: z.record(z.string(), z.unknown()).optional(),
      principalId: ignored,
      tenantId: ignored,
    }),
    properties,
  }),
  checkName(name) {
    if (/^[a-zA-Z0-9][\w-]{2,32}$/.test(name)) return;
    throw errors.invalid(
      'ValidationError',
      `Workspace name '${name}' is invalid: 3 to 33 letters, digits, - or _.`,
    );
  },
  build({ service, body }) {
    const kind = body.kind ?? 'Default';
    if (kind !== 'Default') throw errors.unsupported(`workspaces of kind '${kind}'`);
    const wanted = body.properties;
    requireResource(service, 'storageAccount', wanted.storageAccount, true);
    requireResource(service, 'keyVault', wanted.keyVault, true);
    requireResource(service, 'applicationInsights', wanted.applicationInsights, false);
    requireResource(service, 'containerRegistry', wanted.containerRegistry, false);
    return {
      kind,
      sku: { name: body.sku?.name ?? 'Basic', tier: body.sku?.tier ?? body.sku?.name ?? 'Basic' },
      identity: {
        type: body.identity.type,
        ...(body.identity.userAssignedIdentities && {
          userAssignedIdentities: body.identity.userAssignedIdentities,
        }),
      },
      properties: {
        description: wanted.description,
        friendlyName: wanted.friendlyName,
        storageAccount: wanted.storageAccount,
        keyVault: wanted.keyVault,
        applicationInsights: wanted.applicationInsights,
        containerRegistry: wanted.containerRegistry ?? undefined,
        imageBuildCompute: wanted.imageBuildCompute,
        hbiWorkspace: wanted.hbiWorkspace ?? false,
        publicNetworkAccess: wanted.publicNetworkAccess ?? 'Enabled',
        v1LegacyMode: wanted.v1LegacyMode ?? false,
      },
    };
  },
  mint: (service) => ({ workspaceId: randomUUID(), tenantId: service.tenantId, storageHnsEnabled: false }),
  async finished(service, doc) {
    await service.storage.createContainer(storageAccountName(doc), blobStoreContainer(doc));
    grantWorkspaceIdentity(service, doc);
  },
  addresses: (service, doc) => ({
    discoveryUrl: `${service.origin('ml')}/discovery`,
    mlFlowTrackingUri: `${service.origin('ml')}/mlflow/v1.0${doc.id}`,
  }),
});

/** The container behind the workspace's default datastore `workspaceblobstore`. */
export function blobStoreContainer(workspace: ResourceDoc): string {
  return `azureml-blobstore-${String(workspace.minted['workspaceId'])}`;
}

export function storageAccountName(workspace: ResourceDoc): string {
  return parseResourceId(String(workspace.properties['storageAccount'])).names[0] ?? '';
}

function requireResource(
  service: Service,
  name: string,
  id: string | null | undefined,
  needed: boolean,
): void {
  if (!id && !needed) return;
  if (!id) throw errors.invalid('ValidationError', `Missing dependent resources in workspace json: ${name}.`);
  if (!findResource(service, id))
    throw errors.invalid('BadRequest', `The ${name} '${id}' of the workspace was not found.`, {
      target: name,
    });
}

/** Azure gives the workspace's own identity these by itself. */
function grantWorkspaceIdentity(service: Service, doc: ResourceDoc): void {
  const { principalId } = doc;
  if (principalId === undefined) return;
  const grants: readonly [RoleName, unknown][] = [
    ['Contributor', parseResourceId(doc.id).scope],
    ['Storage Blob Data Contributor', doc.properties['storageAccount']],
    ['Key Vault Administrator', doc.properties['keyVault']],
    ['AcrPull', doc.properties['containerRegistry']],
  ];
  for (const [role, scope] of grants) {
    if (typeof scope !== 'string' || service.roles.hasRole(principalId, role, scope)) continue;
    const assignment = {
      name: randomUUID(),
      scope,
      roleDefinitionId: service.roles.definitionId(role),
      principalId,
      principalType: 'ServicePrincipal',
      createdBy: doc.createdBy,
    };
    service.roles.assign(assignment, { propagates: false });
  }
}
