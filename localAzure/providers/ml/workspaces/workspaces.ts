import { randomUUID } from 'node:crypto';
import { documentType } from '../../../arm/resources/documentType.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { defined } from '../../../core/defined.js';
import { errors } from '../../../core/errors.js';
import { parseResourceId } from '../../../core/resourceId.js';
import { ensureShare } from '../../storage/files/fileShares.js';
import { storageOf } from '../../storage/storage.js';
import { mlDurations } from '../mlDurations.js';
import { workspaceVersions } from '../mlVersions.js';
import { refuseSoftDeletedName } from './deletedWorkspaces.js';
import { newerInWorkspaces } from './newerInWorkspaces.js';
import { workspaceBody } from './workspaceBody.js';
import { grantWorkspaceIdentity } from './workspaceIdentity.js';
import {
  dependenciesOf,
  passOnToProjects,
  projectsOf,
  workspaceType,
  type WorkspaceKind,
} from './workspaceKinds.js';

export { workspaceType as WORKSPACES } from './workspaceKinds.js';

export const workspaces = documentType({
  type: workspaceType,
  versions: workspaceVersions,
  durationMs: mlDurations.workspace,
  showsSystemData: true,
  newer: newerInWorkspaces,
  body: workspaceBody,
  checkName(name) {
    if (/^[a-zA-Z0-9][\w-]{2,32}$/.test(name)) return;
    throw errors.invalid(
      'ValidationError',
      `Workspace name '${name}' is invalid: 3 to 33 letters, digits, - or _.`,
    );
  },
  build({ service, id, body, existing }) {
    if (!existing) refuseSoftDeletedName(service, id);
    const kind = kindOf(body.kind, existing);
    const wanted = body.properties;
    const location = body.location.toLowerCase().replaceAll(' ', '');
    return {
      kind,
      sku: { name: body.sku?.name ?? 'Basic', tier: body.sku?.tier ?? body.sku?.name ?? 'Basic' },
      identity: {
        type: body.identity.type,
        ...defined({ userAssignedIdentities: body.identity.userAssignedIdentities }),
      },
      properties: {
        description: wanted.description,
        friendlyName: wanted.friendlyName,
        ...dependenciesOf(service, kind, wanted, { location, ...defined({ existing }) }),
        imageBuildCompute: wanted.imageBuildCompute,
        hbiWorkspace: wanted.hbiWorkspace ?? false,
        publicNetworkAccess: wanted.publicNetworkAccess ?? 'Enabled',
        v1LegacyMode: wanted.v1LegacyMode ?? false,
        hubResourceId: wanted.hubResourceId,
        workspaceHubConfig: wanted.workspaceHubConfig,
        managedNetwork: wanted.managedNetwork && { isolationMode: 'Disabled' },
      },
    };
  },
  mint: (service) => ({ workspaceId: randomUUID(), tenantId: service.tenantId, storageHnsEnabled: false }),
  async finished(service, doc) {
    await storageOf(service).createContainer(storageAccountName(doc), blobStoreContainer(doc));
    for (const share of Object.values(fileShareNames(doc)))
      ensureShare(service, String(doc.properties['storageAccount']), share);
    grantWorkspaceIdentity(service, doc);
    if (doc.kind === 'Hub') passOnToProjects(service, doc);
  },
  addresses: (service, doc) => ({
    discoveryUrl: `${service.origin('ml')}/discovery`,
    mlFlowTrackingUri: `${service.origin('ml')}/mlflow/v1.0${doc.id}`,
    ...(doc.kind === 'Hub' && { associatedWorkspaces: projectsOf(service, doc).map(({ id }) => id) }),
  }),
});

/** A PUT that is silent about it keeps the kind; none can change it. */
function kindOf(wanted: WorkspaceKind | undefined, existing: ResourceDoc | undefined): WorkspaceKind {
  const known = existing?.kind as WorkspaceKind | undefined;
  if (known !== undefined && wanted !== undefined && known !== wanted)
    throw errors.invalid(
      'ValidationError',
      `The kind of the workspace is '${known}' and cannot be changed to '${wanted}'.`,
      { target: 'kind' },
    );
  return wanted ?? known ?? 'Default';
}

/** The container behind the workspace's default datastore `workspaceblobstore`. */
export function blobStoreContainer(workspace: ResourceDoc): string {
  return `azureml-blobstore-${String(workspace.minted['workspaceId'])}`;
}

/** The shares behind the datastores `workspaceworkingdirectory`, where people's files are, and `workspacefilestore`. */
export function fileShareNames(workspace: ResourceDoc) {
  const guid = String(workspace.minted['workspaceId']);
  return { workingDirectory: `code-${guid}`, fileStore: `azureml-filestore-${guid}` };
}

export function storageAccountName(workspace: ResourceDoc): string {
  return parseResourceId(String(workspace.properties['storageAccount'])).names[0] ?? '';
}
