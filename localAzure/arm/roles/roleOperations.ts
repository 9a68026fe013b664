import { roleIds, roleNameOf, type RoleName } from '../../core/access/roleDefinitions.js';
import { errors } from '../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../core/operation.js';
import { operationsWith } from '../../core/operationsWith.js';
import { assignmentsFor, renderRoleAssignment, roleAssignments } from './roleAssignments.js';

const assignmentsPath = '/{scope+}/providers/Microsoft.Authorization/roleAssignments';
const definitionsPath = '/{scope+}/providers/Microsoft.Authorization/roleDefinitions';
const subscriptionPath = '/subscriptions/{subscriptionId}/providers/Microsoft.Authorization';
/** Published api-versions of role definitions. */
const definitionVersions = ['2015-07-01', '2018-01-01-preview', '2022-04-01', '2022-05-01-preview'];

export function roleOperations(): Operation[] {
  const make = operationsWith({ versions: roleAssignments.versions, plane: 'arm' });
  const define = operationsWith({ versions: definitionVersions, plane: 'arm' });
  return [
    make('RoleAssignments_ListForSubscription', 'GET', `${subscriptionPath}/roleAssignments`, list),
    make('RoleAssignments_ListForScope', 'GET', assignmentsPath, list),
    make('RoleAssignments_Create', 'PUT', `${assignmentsPath}/{name}`, create),
    make('RoleAssignments_Get', 'GET', `${assignmentsPath}/{name}`, get),
    make('RoleAssignments_Delete', 'DELETE', `${assignmentsPath}/{name}`, remove),
    define('RoleDefinitions_List', 'GET', definitionsPath, listDefinitions),
    define('RoleDefinitions_Get', 'GET', `${definitionsPath}/{name}`, (call) => {
      const role = roleNameOf(param(call, 'name'));
      if (!role)
        throw errors.notFound(
          'RoleDefinitionDoesNotExist',
          `The specified role definition with ID '${param(call, 'name')}' does not exist.`,
        );
      return { status: 200, body: renderDefinition(call, role) };
    }),
  ];
}

function scopeOf(call: Call): string {
  return call.params['scope'] === undefined
    ? `/subscriptions/${call.service.subscriptionId}`
    : `/${call.params['scope']}`;
}

function idOf(call: Call): string {
  return `${scopeOf(call)}/providers/${roleAssignments.type}/${param(call, 'name')}`;
}

function list(call: Call): Reply {
  const found = assignmentsFor(call.service, scopeOf(call), call.query.get('$filter'));
  return { status: 200, body: { value: found.map((one) => renderRoleAssignment(one, call.apiVersion)) } };
}

function create(call: Call): Reply {
  const id = idOf(call);
  const request = { id, apiVersion: call.apiVersion, body: call.body, callerId: call.principal.objectId };
  roleAssignments.check(request);
  const { created } = roleAssignments.begin(call.service, request);
  return { status: created ? 201 : 200, body: roleAssignments.read(call.service, id, call.apiVersion) };
}

function get(call: Call): Reply {
  const found = roleAssignments.read(call.service, idOf(call), call.apiVersion);
  if (!found)
    throw errors.notFound(
      'RoleAssignmentNotFound',
      `The role assignment '${param(call, 'name')}' is not found.`,
    );
  return { status: 200, body: found };
}

function remove(call: Call): Reply {
  const found = roleAssignments.read(call.service, idOf(call), call.apiVersion);
  if (!found) return { status: 204 };
  roleAssignments.fail(call.service, idOf(call));
  return { status: 200, body: found };
}

function listDefinitions(call: Call): Reply {
  const wanted = /^roleName eq '([^']+)'$/.exec(call.query.get('$filter') ?? '')?.[1];
  const names = (Object.keys(roleIds) as RoleName[]).filter(
    (name) => wanted === undefined || name === wanted,
  );
  return { status: 200, body: { value: names.map((name) => renderDefinition(call, name)) } };
}

function renderDefinition(call: Call, role: RoleName) {
  return {
    id: call.service.roles.definitionId(role),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: roleIds[role],
    properties: { roleName: role, type: 'BuiltInRole', assignableScopes: ['/'] },
  };
}
