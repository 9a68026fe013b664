import type { RoleName } from '../../core/access/roleDefinitions.js';
import { AzureError } from '../../core/azureError.js';
import type { Call } from '../../core/operation.js';

/** ARM's refusal of a caller who holds none of the roles that carry the action at the scope or above. */
export function authorizeArm(call: Call, action: string, scope: string, roles: readonly RoleName[]): void {
  const { objectId } = call.principal;
  if (call.service.roles.hasAnyRole(objectId, roles, scope)) return;
  throw new AzureError(
    403,
    'AuthorizationFailed',
    `The client '${objectId}' with object id '${objectId}' does not have authorization to perform action '${action}' over ` +
      `scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}
