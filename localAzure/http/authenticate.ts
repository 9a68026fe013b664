import type { IncomingHttpHeaders } from 'node:http';
import type { Tokens } from '../core/access/tokens.js';
import { AzureError } from '../core/azureError.js';
import type { Principal } from '../core/operation.js';

/** Whose bearer token came with the request; refuses as ARM does when it is missing, foreign, expired or for somebody else. */
export function authenticate(
  headers: IncomingHttpHeaders,
  tokens: Tokens,
  tenantId: string,
  audiences: readonly string[],
): Principal {
  const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) {
    throw refusal(
      tenantId,
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing.",
    );
  }
  const verdict = tokens.verify(token);
  if (!verdict.ok) {
    if (verdict.reason === 'expired')
      throw refusal(
        tenantId,
        'ExpiredAuthenticationToken',
        'The access token expiry UTC time is earlier than current UTC time.',
      );
    throw refusal(tenantId, 'InvalidAuthenticationToken', 'The access token is invalid.');
  }
  const { aud, oid, tid } = verdict.claims;
  if (!audiences.includes(aud.replace(/\/$/, '')))
    throw refusal(
      tenantId,
      'InvalidAuthenticationTokenAudience',
      `The access token has been obtained for wrong audience or resource '${aud}'. It should exactly match with one of ` +
        `the allowed audiences '${audiences.join("','")}'.`,
    );
  return { objectId: oid, tenantId: tid };
}

function refusal(tenantId: string, code: string, message: string): AzureError {
  return new AzureError(401, code, message, {
    headers: {
      'www-authenticate':
        `Bearer authorization_uri="https://login.windows.net/${tenantId}", error="invalid_token", ` +
        `error_description="${message}"`,
    },
  });
}
