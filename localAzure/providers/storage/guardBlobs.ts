import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { RoleName } from '../../core/access/roleDefinitions.js';
import { isoTime } from '../../core/clock.js';
import type { Service } from '../../core/context.js';
import { blobDomains, namedHost } from '../../core/network/hostNames.js';
import { storageOf } from './storage.js';
import { findStorageAccount } from './storageAccount.js';
import { storageRefusal } from './storageRefusal.js';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const noKeys: Refusal = {
  status: 403,
  code: 'KeyBasedAuthenticationNotPermitted',
  message: 'Key based authentication is not permitted on this storage account.',
};
const readers: readonly RoleName[] = [
  'Storage Blob Data Reader',
  'Storage Blob Data Contributor',
  'Storage Blob Data Owner',
];
const writers: readonly RoleName[] = ['Storage Blob Data Contributor', 'Storage Blob Data Owner'];

/**
 * Stands before Azurite, which takes any well-formed bearer token: looks at the token and the caller's role on the
 * account, applies faults queued for `Blob_GET`, `Blob_PUT` and so on, and writes the request log. Requests signed with
 * an account key are Azurite's to judge, unless the account takes none.
 */
export function guardBlobs(service: Service): void {
  const server = storageOf(service).server.httpServer;
  const azurite = server.listeners('request') as RequestListener[];
  const passOn = (request: IncomingMessage, response: ServerResponse) => {
    for (const listener of azurite) listener.call(server, request, response);
  };
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // What the local Azure reads and writes for itself is nobody's request.
    if (storageOf(service).isOwn(request.headers['user-agent'])) return passOn(request, response);
    const started = Date.now();
    const operation = `Blob_${request.method}`;
    const fault = service.faults.forRequest(operation);
    const [asAsked = '', query] = (request.url ?? '').split('?');
    const path = `${accountInHost(request)}${asAsked}`;
    const asked = new URLSearchParams(query);
    const [comp, block] = [asked.get('comp'), asked.get('blockid')];
    response.once('close', () =>
      service.log.add({
        at: isoTime(started),
        operation,
        method: request.method ?? '',
        path,
        ...(comp !== null && { comp }),
        ...(block !== null && { block }),
        status: response.headersSent ? response.statusCode : 0,
        ms: Date.now() - started,
        ...(fault && { fault: fault.kind }),
      }),
    );
    if (fault?.kind === 'drop') return void request.socket.destroy();
    const refusal =
      fault?.kind === 'status'
        ? {
            status: fault.status,
            code: fault.code ?? 'ServerBusy',
            message: fault.message ?? 'A fault queued for this operation.',
          }
        : judge(service, request);
    if (refusal) return void refuse(response, refusal);
    passOn(request, response);
  });
}

/** `/{account}` where the host names it, as it stands in the path otherwise. */
function accountInHost({ headers: { host } }: IncomingMessage): string {
  const named = namedHost(blobDomains, host);
  return named ? `/${named.label}` : '';
}

function judge(service: Service, request: IncomingMessage): Refusal | undefined {
  const name = `${accountInHost(request)}${request.url ?? ''}`.split(/[/?]/)[1] ?? '';
  const account = findStorageAccount(service, name);
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) {
    const isSigned = request.headers.authorization !== undefined;
    return isSigned && account?.properties['allowSharedKeyAccess'] === false ? noKeys : undefined;
  }
  const verdict = service.tokens.verify(token);
  if (!verdict.ok || verdict.claims.aud.replace(/\/$/, '') !== 'https://storage.azure.com')
    return {
      status: 401,
      code: 'InvalidAuthenticationInfo',
      message:
        'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
    };
  // With a bearer token Azurite would serve an account that nobody has created.
  if (!account)
    return {
      status: 404,
      code: 'ResourceNotFound',
      message: `The storage account '${name}' does not exist.`,
    };
  const roles = request.method === 'GET' || request.method === 'HEAD' ? readers : writers;
  if (service.roles.hasAnyRole(verdict.claims.oid, roles, account.id)) return undefined;
  return {
    status: 403,
    code: 'AuthorizationPermissionMismatch',
    message: 'This request is not authorized to perform this operation using this permission.',
  };
}

function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  const { headers, body } = storageRefusal(code, message);
  response.writeHead(status, headers);
  response.end(body);
}
