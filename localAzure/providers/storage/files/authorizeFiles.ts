import type { IncomingMessage } from 'node:http';
import type { RoleName } from '../../../core/access/roleDefinitions.js';
import { AzureError } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import type { Principal } from '../../../core/operation.js';
import { storageOf } from '../storage.js';
import { findStorageAccount } from '../storageAccount.js';
import { isSignedWith } from './sharedKey.js';

const writers: readonly RoleName[] = ['Storage File Data Privileged Contributor'];
const readers: readonly RoleName[] = [...writers, 'Storage File Data Privileged Reader'];
const holder: Principal = { objectId: '', tenantId: '' };

/**
 * Who asks Azure Files, or why not: the holder of an account key, or of a token with a role on the account. A token must
 * come with `x-ms-file-request-intent: backup`, because it goes past the permissions of single files.
 */
export function authorizeFiles(service: Service, request: IncomingMessage, url: URL): Principal {
  const { headers, method = '' } = request;
  const name = url.pathname.split('/')[1] ?? '';
  const account = findStorageAccount(service, name);
  const keys = storageOf(service).keys(name);
  if (!account || !keys)
    throw new AzureError(404, 'ResourceNotFound', `The storage account '${name}' does not exist.`);
  const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) {
    if (headers.authorization === undefined) throw nobody(service, 'NoAuthenticationInformation');
    if (account.properties['allowSharedKeyAccess'] === false)
      throw new AzureError(
        403,
        'KeyBasedAuthenticationNotPermitted',
        'Key based authentication is not permitted on this storage account.',
      );
    if ([keys.key1, keys.key2].some((key) => isSignedWith(key, name, { method, url, headers })))
      return holder;
    throw new AzureError(
      403,
      'AuthenticationFailed',
      'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
    );
  }
  const verdict = service.tokens.verify(token);
  if (!verdict.ok || verdict.claims.aud.replace(/\/$/, '') !== 'https://storage.azure.com')
    throw nobody(service, 'InvalidAuthenticationInfo');
  if (headers['x-ms-file-request-intent'] !== 'backup')
    throw new AzureError(
      400,
      'MissingRequiredHeader',
      "An HTTP header that's mandatory for this request is not specified: x-ms-file-request-intent.",
    );
  const { oid, tid } = verdict.claims;
  const roles = method === 'GET' || method === 'HEAD' ? readers : writers;
  if (service.roles.hasAnyRole(oid, roles, account.id)) return { objectId: oid, tenantId: tid };
  throw new AzureError(
    403,
    'AuthorizationPermissionMismatch',
    'This request is not authorized to perform this operation using this permission.',
  );
}

function nobody({ tenantId }: Service, code: string): AzureError {
  return new AzureError(
    401,
    code,
    'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
    {
      headers: {
        'www-authenticate': `Bearer authorization_uri=https://login.microsoftonline.com/${tenantId}/oauth2/authorize resource_id=https://storage.azure.com`,
      },
    },
  );
}
