import type { RequestListener, ServerResponse } from 'node:http';
import { keptSecret } from '../../core/access/keptSecret.js';
import { tokenLifetimeS } from '../../core/access/tokens.js';
import { isoTime } from '../../core/clock.js';
import type { Service } from '../../core/context.js';

const apiVersion = '2019-08-01';

/** A user-assigned identity, as far as tokens need it. */
interface KnownIdentity {
  readonly minted: { readonly clientId: string; readonly principalId: string };
}

const listenerName = 'identity';

/** What a client of the endpoint is told: `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. */
export function identityEndpoint(service: Service): { readonly url: string; readonly header: string } {
  const origin = service.listeners.find(listenerName)?.origin ?? '';
  return { url: `${origin}/msi/token`, header: keptSecret(service.state, 'identityHeader') };
}

export async function openIdentityEndpoint(service: Service): Promise<void> {
  const listener = identityListener(service, keptSecret(service.state, 'identityHeader'));
  await service.listeners.listen({ name: listenerName, tls: false, listener });
}

/** The managed-identity endpoint of App Service, api-version 2019-08-01: plain http, known by a secret header. */
function identityListener(service: Service, identityHeader: string): RequestListener {
  return (request, response) => {
    const started = Date.now();
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const { status, body, fault } = answer(
      service,
      identityHeader,
      request.method ?? '',
      url,
      request.headers,
    );
    if (fault === 'drop') request.socket.destroy();
    else send(response, status, body);
    service.log.add({
      at: isoTime(started),
      operation: 'ManagedIdentity_GetToken',
      method: request.method ?? '',
      path: url.pathname,
      status: fault === 'drop' ? 0 : status,
      ms: Date.now() - started,
      ...(fault && { fault }),
    });
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly fault?: string;
}

function answer(
  service: Service,
  identityHeader: string,
  method: string,
  url: URL,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Answer {
  if (method !== 'GET' || url.pathname !== '/msi/token')
    return refuse(404, 'NotFound', `There is no ${method} ${url.pathname}.`);
  const fault = service.faults.forRequest('ManagedIdentity_GetToken');
  if (fault)
    return {
      ...refuse(fault.status, fault.code ?? 'FaultInjected', 'A fault queued for this operation.'),
      fault: fault.kind,
    };
  if (headers['x-identity-header'] !== identityHeader)
    return refuse(401, 'Unauthorized', 'The X-IDENTITY-HEADER is missing or wrong.');
  const version = url.searchParams.get('api-version');
  if (version !== apiVersion)
    return refuse(400, 'BadRequest', `The api-version '${version}' is not supported.`);
  const resource = url.searchParams.get('resource');
  if (!resource) return refuse(400, 'BadRequest', 'The resource parameter is missing.');
  const who = identityOf(service, url.searchParams.get('client_id'));
  if (!who) return refuse(400, 'BadRequest', 'No managed identity was found for the given client id.');
  const token = service.tokens.issue({
    audience: resource,
    objectId: who.principalId,
    clientId: who.clientId,
  });
  return {
    status: 200,
    body: {
      access_token: token,
      client_id: who.clientId,
      expires_on: String(Math.floor(Date.now() / 1000) + tokenLifetimeS),
      not_before: String(Math.floor(Date.now() / 1000)),
      resource,
      token_type: 'Bearer',
    },
  };
}

function identityOf(
  service: Service,
  clientId: string | null,
): { principalId: string; clientId: string } | undefined {
  if (clientId === null) return { principalId: service.principalId, clientId: service.principalId };
  return service.state
    .list<KnownIdentity>('resources')
    .map(({ doc }) => doc.minted)
    .find((minted) => minted.clientId === clientId);
}

function refuse(statusCode: number, code: string, message: string): Answer {
  return { status: statusCode, body: { statusCode, code, message } };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
