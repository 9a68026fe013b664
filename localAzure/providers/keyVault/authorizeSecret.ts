import type { RoleName } from '../../core/access/roleDefinitions.js';
import { AzureError } from '../../core/azureError.js';
import { param, type Call } from '../../core/operation.js';

export type SecretAction =
  | 'getSecret/action'
  | 'readMetadata/action'
  | 'setSecret/action'
  | 'delete'
  | 'recover/action'
  | 'purge/action';

const readers: readonly RoleName[] = [
  'Key Vault Secrets User',
  'Key Vault Secrets Officer',
  'Key Vault Administrator',
];
const writers: readonly RoleName[] = ['Key Vault Secrets Officer', 'Key Vault Administrator'];

/** A vault in RBAC mode: only its data roles count, Owner and Contributor open nothing. */
export function authorizeSecret(call: Call, action: SecretAction): void {
  const roles = action === 'getSecret/action' || action === 'readMetadata/action' ? readers : writers;
  const vaultId = param(call, 'vaultId');
  const { objectId, tenantId } = call.principal;
  if (call.service.roles.hasAnyRole(objectId, roles, vaultId)) return;
  const name = call.params['secretName'];
  const resource = `${vaultId.toLowerCase()}/secrets${name === undefined ? '' : `/${name}`}`;
  throw new AzureError(
    403,
    'Forbidden',
    'Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions ' +
      'were changed recently, please observe propagation time.\r\n' +
      `Caller: appid=${objectId};oid=${objectId};iss=https://sts.windows.net/${tenantId}/\r\n` +
      `Action: 'Microsoft.KeyVault/vaults/secrets/${action}'\r\nResource: '${resource}'\r\nAssignment: (not found)\r\n` +
      `DenyAssignmentId: null\r\nDecisionReason: null \r\nVault: ${param(call, 'vaultName')};location=${call.service.location}\r\n`,
    { innererror: { code: 'ForbiddenByRbac' } },
  );
}
