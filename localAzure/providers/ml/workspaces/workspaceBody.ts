import { z } from 'zod';
import { trackedBody } from '../../../arm/resources/readBody.js';

const ignored = z.unknown().optional();
const access = z.enum(['Enabled', 'Disabled']);

const managedNetwork = z.strictObject({
  isolationMode: z.literal('Disabled').optional(),
  status: ignored,
  networkId: ignored,
});

const hubConfig = z.strictObject({ defaultWorkspaceResourceGroup: z.string().optional() });

const properties = z.strictObject({
  description: z.string().optional(),
  friendlyName: z.string().optional(),
  storageAccount: z.string().optional(),
  keyVault: z.string().optional(),
  applicationInsights: z.string().optional(),
  containerRegistry: z.string().nullish(),
  hbiWorkspace: z.boolean().optional(),
  publicNetworkAccess: access.optional(),
  v1LegacyMode: z.boolean().optional(),
  imageBuildCompute: z.string().optional(),
  hubResourceId: z.string().optional(),
  workspaceHubConfig: hubConfig.optional(),
  managedNetwork: managedNetwork.optional(),
  associatedWorkspaces: ignored,
  discoveryUrl: ignored,
  mlFlowTrackingUri: ignored,
  workspaceId: ignored,
  tenantId: ignored,
  provisioningState: ignored,
  storageHnsEnabled: ignored,
  privateLinkCount: ignored,
});

const sku = z.strictObject({ name: z.string(), tier: z.string().optional() });

const identity = z.strictObject({
  type: z.enum(['SystemAssigned', 'UserAssigned', 'SystemAssigned,UserAssigned']),
  userAssignedIdentities: z.record(z.string(), z.unknown()).optional(),
  principalId: ignored,
  tenantId: ignored,
});

/** The body of a workspace's PUT, of all kinds. */
export const workspaceBody = trackedBody({
  kind: z.enum(['Default', 'Hub', 'Project']).optional(),
  sku: sku.optional(),
  identity,
  properties,
});

export type WorkspaceProperties = z.output<typeof properties>;

/** What a PATCH may change; everything else of a workspace is decided when it is made. */
export const workspacePatch = z.strictObject({
  tags: z.record(z.string(), z.string()).optional(),
  sku: sku.optional(),
  identity: identity.optional(),
  properties: z
    .strictObject({
      description: z.string().optional(),
      friendlyName: z.string().optional(),
      imageBuildCompute: z.string().optional(),
      publicNetworkAccess: access.optional(),
      applicationInsights: z.string().optional(),
      containerRegistry: z.string().optional(),
      managedNetwork: managedNetwork.optional(),
      v1LegacyMode: z.boolean().optional(),
    })
    .optional(),
});
