import { paged } from '../../../arm/resources/paged.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { authorizeArm } from '../../../arm/roles/authorizeArm.js';
import type { RoleName } from '../../../core/access/roleDefinitions.js';
import { errors } from '../../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import {
  connectionId,
  connectionsOf,
  deleteConnection,
  ownConnection,
  putConnection,
  type ConnectionDoc,
} from '../documents/connectionDoc.js';
import { inWorkspace } from '../inWorkspace.js';
import { connectionVersions } from '../mlVersions.js';
import { stamped } from '../mlDocument.js';
import { patchConnection, readConnection, type ConnectionContent } from './connectionBody.js';
import { renderConnection } from './renderConnection.js';

const secretReaders: readonly RoleName[] = [
  'Owner',
  'Contributor',
  'AzureML Data Scientist',
  'Azure Machine Learning Workspace Connection Secrets Reader',
];
const listSecrets = 'Microsoft.MachineLearningServices/workspaces/connections/listsecrets/action';

/** What a workspace may reach outside, with the keys to it. */
export function connectionOperations(): Operation[] {
  const one = '/connections/{connectionName}';
  const make = (...args: Parameters<typeof inWorkspace>): Operation => ({
    ...inWorkspace(...args),
    versions: connectionVersions,
  });
  return [
    make('WorkspaceConnections_List', 'GET', '/connections', list),
    make('WorkspaceConnections_Get', 'GET', one, (call, workspace) => ({
      status: 200,
      body: renderConnection(existing(call, workspace)),
    })),
    make('WorkspaceConnections_Create', 'PUT', one, (call, workspace) =>
      write(call, workspace, readConnection(call.body)),
    ),
    make('WorkspaceConnections_Update', 'PATCH', one, (call, workspace) =>
      write(call, workspace, patchConnection(ownOrRefuse(call, workspace), call.body)),
    ),
    make('WorkspaceConnections_Delete', 'DELETE', one, (call, workspace) => {
      const connection = ownConnection(call.service, workspace, param(call, 'connectionName'));
      if (!connection) return { status: 204 };
      deleteConnection(call.service, connection);
      return { status: 200 };
    }),
    make('WorkspaceConnections_ListSecrets', 'POST', `${one}/listsecrets`, (call, workspace) => {
      const connection = existing(call, workspace);
      authorizeArm(call, listSecrets, connection.id, secretReaders);
      return { status: 200, body: renderConnection(connection, true) };
    }),
  ];
}

function list(call: Call, workspace: ResourceDoc): Reply {
  const target = call.query.get('target');
  const category = call.query.get('category');
  const found = connectionsOf(call.service, workspace)
    .filter((one) => target === null || one.target === target)
    .filter((one) => category === null || one.category === category)
    .map((one) => renderConnection(one));
  return paged(call, found);
}

/** The workspace's own, or one that its hub shares. */
function existing(call: Call, workspace: ResourceDoc): ConnectionDoc {
  const name = param(call, 'connectionName');
  const found = connectionsOf(call.service, workspace).find(
    (one) => one.name.toLowerCase() === name.toLowerCase(),
  );
  if (!found) throw errors.resourceNotFound(connectionId(workspace.id, name));
  return found;
}

function ownOrRefuse(call: Call, workspace: ResourceDoc): ConnectionDoc {
  const name = param(call, 'connectionName');
  const found = ownConnection(call.service, workspace, name);
  if (!found) throw errors.resourceNotFound(connectionId(workspace.id, name));
  return found;
}

function write(call: Call, workspace: ResourceDoc, content: ConnectionContent): Reply {
  const name = param(call, 'connectionName');
  if (!/^[a-zA-Z0-9][\w-]{2,32}$/.test(name))
    throw errors.invalid(
      'ValidationError',
      `Connection name '${name}' is invalid: 3 to 33 letters, digits, - or _.`,
      { target: 'name' },
    );
  const known = ownConnection(call.service, workspace, name);
  const id = connectionId(workspace.id, name);
  const connection: ConnectionDoc = { ...stamped(call, id, known), ...content };
  putConnection(call.service, connection);
  return { status: 200, body: renderConnection(connection) };
}
