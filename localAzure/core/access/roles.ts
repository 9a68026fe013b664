import type { Clock } from '../clock.js';
import { isWithin } from '../resourceId.js';
import type { State } from '../state.js';
import { roleIds, roleNameOf, type RoleName } from './roleDefinitions.js';

/** A role assignment as stored, under its ARM id. */
export interface RoleAssignment {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  /** `/subscriptions/{s}/providers/Microsoft.Authorization/roleDefinitions/{guid}` */
  readonly roleDefinitionId: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly description?: string;
  readonly createdOn: number;
  readonly createdBy: string;
  /** Epoch ms from which the data planes honour it. */
  readonly effectiveAt: number;
}

export const roleAssignmentCollection = 'roleAssignments';

/** Who may do what: role assignments, honoured at their scope and below it once they have spread. */
export class Roles {
  constructor(
    private readonly state: State,
    private readonly clock: Clock,
    private readonly subscriptionId: string,
  ) {}

  /** Writes an assignment down. Those that people give take `spreadsInMs` of Azure time to hold; those that Azure gives hold at once. */
  assign(
    assignment: Omit<RoleAssignment, 'id' | 'createdOn' | 'effectiveAt'>,
    spreadsInMs = 0,
  ): RoleAssignment {
    const now = this.clock.now();
    const prefix = assignment.scope === '/' ? '' : assignment.scope;
    const id = `${prefix}/providers/Microsoft.Authorization/roleAssignments/${assignment.name}`;
    const doc: RoleAssignment = {
      ...assignment,
      id,
      createdOn: now,
      effectiveAt: now + this.clock.scaled(spreadsInMs),
    };
    this.state.put(roleAssignmentCollection, id, doc);
    return doc;
  }

  /** Whether the principal holds this very role (no role implies another) at the scope or above, by now. */
  hasRole(principalId: string, role: RoleName, scope: string): boolean {
    return this.list().some(
      (assignment) =>
        assignment.effectiveAt <= this.clock.now() &&
        assignment.principalId.toLowerCase() === principalId.toLowerCase() &&
        roleNameOf(assignment.roleDefinitionId) === role &&
        (assignment.scope === '/' || isWithin(assignment.scope, scope)),
    );
  }

  hasAnyRole(principalId: string, roles: readonly RoleName[], scope: string): boolean {
    return roles.some((role) => this.hasRole(principalId, role, scope));
  }

  /** Makes an identity's object id one that roles can be given to. */
  addPrincipal(objectId: string, resourceId: string): void {
    this.state.put('principals', objectId, { resourceId });
  }

  isKnownPrincipal(objectId: string): boolean {
    return this.state.get('principals', objectId) !== undefined;
  }

  list(): RoleAssignment[] {
    return this.state.list<RoleAssignment>(roleAssignmentCollection).map((entry) => entry.doc);
  }

  /** The ARM id of a built-in role in this subscription. */
  definitionId(role: RoleName): string {
    return `/subscriptions/${this.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleIds[role]}`;
  }
}
