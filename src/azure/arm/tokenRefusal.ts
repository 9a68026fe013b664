import { AzureFailure } from './azureError.js';

/** `role`: it lacks a data role, or Azure does not know of it yet; `scheme`: no token would do. */
export type TokenRefusal = 'role' | 'scheme';

/**
 * Whether a storage account turned down a token in a way in which its key might be taken; undefined for anything else.
 *
 * - 403 `AuthorizationPermissionMismatch`: the token is good and has no right to do this. Right after a role has been
 *   given, the same.
 * - 403 `AuthenticationFailed`, with `Authentication scheme Bearer is not supported` in the body where there is one: the
 *   account takes keys only. A token that is itself wrong is answered with 401 `InvalidAuthenticationInfo`.
 *
 * 403 `AuthorizationFailure` is none of it: the firewall says so, and to a key as well.
 * (learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes; github.com/MicrosoftDocs/azure-docs/issues/29473)
 */
export function tokenRefusal(error: unknown): TokenRefusal | undefined {
  if (!(error instanceof AzureFailure) || error.fault.status !== 403) return undefined;
  const { codes } = error.fault;
  if (codes.includes('AuthorizationPermissionMismatch')) return 'role';
  return codes.includes('AuthenticationFailed') ? 'scheme' : undefined;
}
