import { z } from 'zod';
import { roleNameOf } from '../../core/access/roleDefinitions.js';
import { roleAssignmentCollection, type RoleAssignment } from '../../core/access/roles.js';
import { AzureError } from '../../core/azureError.js';
import { isoTime } from '../../core/clock.js';
import type { Service } from '../../core/context.js';
import { defined } from '../../core/defined.js';
import { errors } from '../../core/errors.js';
import { isWithin, parseResourceId } from '../../core/resourceId.js';
import type { Rendered, ResourceRequest, ResourceType } from '../../core/resourceType.js';
import { armDurations } from '../armDurations.js';
import { readBody } from '../resources/readBody.js';
import { findResource } from '../resources/resourceDoc.js';
import { findResourceGroup } from '../resources/resourceGroups.js';
import { refuseNewer, shapeAt, type NewerNames } from '../resources/shapeAt.js';

const roleAssignmentType = 'Microsoft.Authorization/roleAssignments';

const bodySchema = z.strictObject({
  id: z.unknown().optional(),
  name: z.unknown().optional(),
  type: z.unknown().optional(),
  properties: z.strictObject({
    roleDefinitionId: z.string(),
    principalId: z.string(),
    principalType: z.enum(['User', 'Group', 'ServicePrincipal', 'ForeignGroup', 'Device']).optional(),
    description: z.string().optional(),
    scope: z.unknown().optional(),
  }),
});

/** Published api-versions of role assignments. */
const assignmentVersions = [
  '2015-07-01',
  '2017-10-01-preview',
  '2018-01-01-preview',
  '2018-09-01-preview',
  '2020-03-01-preview',
  '2020-04-01-preview',
  '2020-08-01-preview',
  '2020-10-01-preview',
  '2022-04-01',
];
const newer: NewerNames = {
  'properties.principalType': '2018-09-01-preview',
  'properties.createdBy': '2020-03-01-preview',
  'properties.createdOn': '2020-03-01-preview',
  'properties.updatedBy': '2020-03-01-preview',
  'properties.updatedOn': '2020-03-01-preview',
  'properties.description': '2020-04-01-preview',
};

type Wanted = Omit<RoleAssignment, 'id' | 'createdOn' | 'effectiveAt'>;

/** The request as an assignment; throws what Azure refuses it with. */
function plan(service: Service, request: ResourceRequest): Wanted {
  const { scope, names } = parseResourceId(request.id);
  const name = names.at(-1) ?? '';
  const { properties } = readBody(bodySchema, request.body, roleAssignmentType);
  if (!z.guid().safeParse(name).success)
    throw errors.invalid(
      'InvalidRoleAssignmentId',
      `The role assignment ID '${name}' is not valid. It must be a GUID.`,
    );
  const role = roleNameOf(properties.roleDefinitionId);
  if (!role) throw errors.unsupported(`the role definition '${properties.roleDefinitionId}'`);
  requireScope(service, scope);
  // With a principal type Azure does not look the principal up: meant for those that are too new to be found.
  if (properties.principalType === undefined && !service.roles.isKnownPrincipal(properties.principalId))
    throw errors.invalid(
      'PrincipalNotFound',
      `Principal ${properties.principalId.replaceAll('-', '')} does not exist in the directory ${service.tenantId}. ` +
        'Check that you have the correct principal ID. If you are creating this principal and then immediately assigning ' +
        'a role, this error might be related to a replication delay. In this case, set the role assignment principalType ' +
        'property to a value, such as ServicePrincipal, User, or Group.',
    );
  const wanted: Wanted = {
    name,
    scope,
    roleDefinitionId: service.roles.definitionId(role),
    principalId: properties.principalId,
    principalType: properties.principalType ?? 'ServicePrincipal',
    ...defined({ description: properties.description }),
    createdBy: request.callerId,
  };
  refuseClash(service, request.id, wanted);
  return wanted;
}

function requireScope(service: Service, scope: string): void {
  const { type, resourceGroup } = parseResourceId(scope);
  if (resourceGroup !== '' && !findResourceGroup(service, resourceGroup))
    throw errors.resourceGroupNotFound(resourceGroup);
  // Only resources of this half are looked up; what lives inside a workspace is judged by the workspace.
  if (type.split('/').length === 2 && !findResource(service, scope)) throw errors.resourceNotFound(scope);
}

function refuseClash(service: Service, id: string, wanted: Wanted): void {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  for (const other of service.roles.list()) {
    const equal =
      same(other.scope, wanted.scope) &&
      same(other.principalId, wanted.principalId) &&
      roleNameOf(other.roleDefinitionId) === roleNameOf(wanted.roleDefinitionId);
    if (same(other.id, id) && !equal)
      throw errors.invalid(
        'RoleAssignmentUpdateNotPermitted',
        'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
      );
    if (!same(other.id, id) && equal)
      throw errors.conflict('RoleAssignmentExists', 'The role assignment already exists.');
  }
}

export function renderRoleAssignment(
  assignment: Wanted & Partial<RoleAssignment>,
  apiVersion: string,
): Rendered {
  const time = assignment.createdOn === undefined ? undefined : isoTime(assignment.createdOn);
  const prefix = assignment.scope === '/' ? '' : assignment.scope;
  return shapeAt(newer, apiVersion, {
    id: assignment.id ?? `${prefix}/providers/${roleAssignmentType}/${assignment.name}`,
    name: assignment.name,
    type: roleAssignmentType,
    properties: {
      scope: assignment.scope,
      roleDefinitionId: assignment.roleDefinitionId,
      principalId: assignment.principalId,
      principalType: assignment.principalType,
      ...defined({ description: assignment.description }),
      ...(time !== undefined && { createdOn: time, updatedOn: time }),
      createdBy: assignment.createdBy,
      updatedBy: assignment.createdBy,
    },
  });
}

/** Who holds which role where. Assignments hang on any scope and are ready at once, but take time to spread. */
export const roleAssignments: ResourceType = {
  type: roleAssignmentType,
  versions: assignmentVersions,
  durationMs: armDurations.roleAssignment,
  read(service, id, apiVersion) {
    const found = service.state.get<RoleAssignment>(roleAssignmentCollection, id);
    return found && renderRoleAssignment(found, apiVersion);
  },
  check(request) {
    refuseNewer(newer, request.apiVersion, request.body, roleAssignmentType);
    readBody(bodySchema, request.body, roleAssignmentType);
  },
  preview(service, request) {
    const wanted = plan(service, request);
    const existing = service.state.get<RoleAssignment>(roleAssignmentCollection, request.id);
    return renderRoleAssignment(
      existing ? { ...existing, ...wanted, createdBy: existing.createdBy } : wanted,
      request.apiVersion,
    );
  },
  begin(service, request) {
    const wanted = plan(service, request);
    if (service.state.get(roleAssignmentCollection, request.id)) return { created: false };
    service.roles.assign(wanted, armDurations.rolePropagation);
    return { created: true };
  },
  async finish() {
    // Nothing to wait for: what takes time is the spreading, which Roles knows of.
  },
  fail(service, id) {
    service.state.delete(roleAssignmentCollection, id);
  },
};

/** The assignments that a list at this scope shows: those above, at and (unless `atScope()`) below it. */
export function assignmentsFor(service: Service, scope: string, filter: string | null): RoleAssignment[] {
  const atScopeOnly = filter === 'atScope()';
  const principal = /^(?:principalId eq|assignedTo\()\s*'([^']+)'\)?$/.exec(filter ?? '')?.[1];
  if (filter !== null && filter !== '' && !atScopeOnly && principal === undefined)
    throw new AzureError(400, 'UnsupportedQuery', `The filter '${filter}' is not supported.`);
  return service.roles.list().filter((assignment) => {
    if (principal !== undefined && assignment.principalId.toLowerCase() !== principal.toLowerCase())
      return false;
    if (assignment.scope === '/' || isWithin(assignment.scope, scope)) return true;
    return !atScopeOnly && isWithin(scope, assignment.scope);
  });
}
