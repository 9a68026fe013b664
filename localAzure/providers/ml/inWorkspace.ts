import { refuseConditions } from '../../arm/resources/conflicts.js';
import { findResource, type ResourceDoc } from '../../arm/resources/resourceDoc.js';
import type { Service } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../core/operation.js';
import { resourceIdOf } from '../../core/resourceId.js';
import { mlVersions, workspaceVersions } from './mlVersions.js';
import { blobStoreContainer, storageAccountName, WORKSPACES } from './workspaces/workspaces.js';

const workspacePath =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}' +
  '/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}';

type Handler = (call: Call, workspace: ResourceDoc) => Reply | Promise<Reply>;

/** An operation inside a workspace; `path` is what comes after the workspace's own. */
export function inWorkspace(
  id: string,
  method: Operation['method'],
  path: string,
  handle: Handler,
): Operation {
  return {
    id,
    method,
    path: workspacePath + path,
    versions: path.startsWith('/computes') ? workspaceVersions : mlVersions,
    plane: 'arm',
    handle(call) {
      refuseConditions(call);
      return handle(call, workspaceOf(call));
    },
  };
}

/** The workspace that the path names; refuses when it is not there or not ready yet. */
export function workspaceOf(call: Call): ResourceDoc {
  const id = resourceIdOf(
    call.service.subscriptionId,
    param(call, 'resourceGroup'),
    WORKSPACES,
    param(call, 'workspaceName'),
  );
  const workspace = findResource(call.service, id);
  if (!workspace) throw errors.resourceNotFound(id);
  if (workspace.state !== 'Succeeded' && workspace.state !== 'Updating') {
    throw errors.conflict('WorkspaceNotReady', `The workspace '${workspace.name}' is ${workspace.state}.`);
  }
  return workspace;
}

/** The workspace that an id inside it belongs to; undefined when it has gone. */
export function workspaceAbove(service: Service, id: string): ResourceDoc | undefined {
  const workspaceId = /^.*?\/workspaces\/[^/]+/i.exec(id)?.[0];
  return workspaceId === undefined ? undefined : findResource(service, workspaceId);
}

/** Where a workspace keeps its blobs. */
export function workspaceStore(workspace: ResourceDoc): { account: string; container: string } {
  return { account: storageAccountName(workspace), container: blobStoreContainer(workspace) };
}
