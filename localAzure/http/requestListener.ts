import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { AzureError, isAzureError } from '../core/azureError.js';
import { isoTime } from '../core/clock.js';
import type { Service } from '../core/context.js';
import type { Fault } from '../core/faults.js';
import type { Call, Plane, Principal, Reply } from '../core/operation.js';
import { authenticate } from './authenticate.js';
import { parseBody, readBody } from './requestBody.js';
import type { Route, Router } from './router.js';
import { writeReply } from './writeReply.js';

export interface PipelineOptions {
  readonly plane: Plane;
  readonly router: Router;
  /** Without trailing slash. */
  readonly audiences: readonly string[];
  origin(): string;
  /** Path parameters that the listener itself stands for, such as the vault. */
  readonly params?: Readonly<Record<string, string>>;
  /** Headers that go with a 401 in place of ARM's. */
  readonly challenge?: Readonly<Record<string, string>>;
  /** Refuses a path, by throwing, before its operation is asked. */
  refuse?(service: Service, url: URL): void;
  /** How the service writes a refusal; as ARM does if left out. */
  readonly refusal?: (error: AzureError) => Reply;
  /** How the service knows its caller, or refuses; by a bearer token for `audiences` if left out. */
  readonly whoAsks?: (request: IncomingMessage, url: URL) => Principal;
}

/** Ours, and what a storage account holds, which no OpenAPI judges. */
const unrecorded: readonly Plane[] = ['admin', 'file'];
/** Faults whose answers break Azure's description on purpose. */
const spoilingFaults: readonly (Fault['kind'] | undefined)[] = ['body', 'cut', 'events'];
/** Of a chat's stream: who speaks, and the first words. */
const piecesBeforeCut = 2;
const nobody: Principal = { objectId: '', tenantId: '' };

/** A connection that is to be cut without an answer. */
class Dropped extends Error {}

/** The way of every request, in its order: id, time, route, fault, token, handler, answer, log. */
export function requestListener(service: Service, options: PipelineOptions): RequestListener {
  return (request, response) => void answer(service, options, request, response);
}

async function answer(
  service: Service,
  options: PipelineOptions,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const started = Date.now();
  const requestId = randomUUID();
  const url = parseUrl(request, options.origin());
  const trace: Trace = { operation: 'unknown' };
  const log = (status: number) =>
    service.log.add({
      at: isoTime(started),
      operation: trace.operation,
      method: request.method ?? '',
      path: options.plane === 'admin' ? url.pathname.replace(/^\/[^/]+/, '') : url.pathname,
      status,
      ms: Date.now() - started,
      ...(trace.fault && { fault: trace.fault.kind }),
    });
  const isHeld = () => trace.fault?.kind === 'held';
  const signal = hangUp(response);
  let status: number;
  let reply: Reply | undefined;
  try {
    reply = await handle(service, options, request, url, requestId, trace, signal).catch((error) => {
      if (signal.aborted) throw error;
      return replyTo(error, options);
    });
    status = reply.status;
    if (isHeld()) {
      log(status);
      await wait(trace.fault?.ms ?? 0, signal);
    }
    const written = writeReply(response, reply, {
      'x-ms-request-id': requestId,
      'x-ms-correlation-request-id': requestId,
      'x-ms-client-request-id': header(request, 'x-ms-client-request-id'),
    });
    if (!unrecorded.includes(options.plane) && !spoilingFaults.includes(trace.fault?.kind))
      service.trafficLog?.add(options.plane, {
        method: request.method ?? '',
        url: url.href,
        requestHeaders: request.headers,
        requestBody: jsonOf(trace.raw?.toString('utf8')),
        statusCode: status,
        responseHeaders: response.getHeaders(),
        responseBody: jsonOf(reply.body),
      });
    await written;
  } catch {
    // Dropped on purpose, or the caller has gone: either way there is nobody to answer.
    status = 0;
    reply?.stream?.destroy();
    request.socket.destroy();
  }
  if (!isHeld()) log(status);
}

/** Says when the caller has gone before its answer was over: nothing may outlive its request. */
function hangUp(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

interface Trace {
  operation: string;
  fault?: Fault;
  raw?: Buffer;
}

async function handle(
  service: Service,
  options: PipelineOptions,
  request: IncomingMessage,
  url: URL,
  requestId: string,
  trace: Trace,
  signal: AbortSignal,
): Promise<Reply> {
  const raw = await readBody(request);
  trace.raw = raw;
  await service.scheduler.settle();
  const route = findRoute(options.router, request.method ?? '', url);
  const operation = 'operation' in route ? route.operation : undefined;
  if (operation) trace.operation = operation.id;

  const fault = operation && options.plane !== 'admin' ? service.faults.forRequest(operation.id) : undefined;
  if (fault) trace.fault = fault;
  if (fault?.kind === 'drop') throw new Dropped();
  if (fault?.kind === 'latency') await wait(fault.ms, signal);
  if (fault?.kind === 'status') throw faultError(fault);
  if (fault?.kind === 'body') return noAnswer(fault);

  const principal = operation?.anonymous ? nobody : whoAsks(service, options, request, url);
  if ('refusal' in route) throw route.refusal;
  refuseForeignSubscription(service, url);
  options.refuse?.(service, url);
  const call: Call = {
    operation: route.operation,
    params: { ...options.params, ...route.params },
    query: url.searchParams,
    headers: request.headers,
    body: parseBody(raw, request.headers['content-type']),
    raw,
    url,
    apiVersion: url.searchParams.get('api-version') ?? '',
    principal,
    origin: options.origin(),
    service,
    requestId,
    signal,
  };
  const reply = await service.state.together(() => route.operation.handle(call));
  if (fault?.kind === 'lost') {
    reply.stream?.destroy();
    throw new Dropped();
  }
  if (fault?.kind === 'cut' || fault?.kind === 'events') return spoilt(reply, fault.kind);
  return reply;
}

/** What a proxy or a sign-in says in Azure's place. */
const signInPage =
  '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><p>Accept the terms.</p></body></html>';

function noAnswer({ body, contentType }: Fault): Reply {
  const type = contentType ?? (body === undefined ? 'text/html; charset=utf-8' : 'application/json');
  return { status: 200, headers: { 'content-type': type }, body: body ?? signInPage };
}

/** The right answer, not come over whole, or in a form that nobody asked for. */
function spoilt(reply: Reply, kind: 'cut' | 'events'): Reply {
  const { status, headers = {}, body, stream } = reply;
  if (stream) return kind === 'cut' ? { ...reply, stream: Readable.from(beginningOf(stream)) } : reply;
  const text = JSON.stringify(body ?? {});
  if (kind === 'events')
    return {
      status,
      headers: { ...headers, 'content-type': 'text/event-stream' },
      body: `data: ${text}\n\ndata: [DONE]\n\n`,
    };
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: text.slice(0, Math.ceil(text.length / 2)),
  };
}

/** The first pieces of a stream; then the connection breaks, once they are on their way. */
async function* beginningOf(stream: Readable): AsyncGenerator<unknown> {
  let left = piecesBeforeCut;
  for await (const piece of stream) {
    if (left-- === 0) throw new Dropped();
    yield piece;
    await setImmediate();
  }
}

/** A pause that ends early, without an answer, when the caller hangs up. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch {
    throw new Dropped();
  }
}

/** A refusal by the router is kept until the caller is known: Azure tells strangers nothing about its paths. */
function findRoute(router: Router, method: string, url: URL): Route | { refusal: unknown } {
  try {
    return router.find(method, url.pathname, url.searchParams);
  } catch (refusal) {
    return { refusal };
  }
}

function whoAsks(service: Service, options: PipelineOptions, request: IncomingMessage, url: URL): Principal {
  if (options.whoAsks) return options.whoAsks(request, url);
  try {
    return authenticate(request.headers, service.tokens, service.tenantId, options.audiences);
  } catch (error) {
    if (!isAzureError(error) || !options.challenge) throw error;
    throw new AzureError(401, 'Unauthorized', error.message, { headers: options.challenge });
  }
}

function refuseForeignSubscription(service: Service, url: URL): void {
  const asked = /^\/subscriptions\/([^/]+)/i.exec(url.pathname)?.[1];
  if (asked !== undefined && asked.toLowerCase() !== service.subscriptionId.toLowerCase())
    throw new AzureError(404, 'SubscriptionNotFound', `The subscription '${asked}' could not be found.`);
}

function faultError(fault: Fault): AzureError {
  const codes: Record<number, string> = {
    429: 'TooManyRequests',
    500: 'InternalServerError',
    503: 'ServiceUnavailable',
  };
  const code = fault.code ?? codes[fault.status] ?? 'FaultInjected';
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  return new AzureError(fault.status, code, fault.message ?? 'A fault queued for this operation.', {
    headers,
    ...(fault.innererror !== undefined && { innererror: { code: fault.innererror } }),
  });
}

function replyTo(error: unknown, { refusal = asArm }: PipelineOptions): Reply {
  if (error instanceof Dropped) throw error;
  if (isAzureError(error)) return refusal(error);
  console.error('local Azure: internal error', error);
  const message = 'The local Azure met an internal error; its log has the details.';
  return refusal(new AzureError(500, 'InternalServerError', message));
}

function asArm(error: AzureError): Reply {
  return { status: error.status, headers: error.headers, body: { error: error.toDetail() } };
}

/** Some clients send parameter names percent-encoded (`api%2Dversion`); URLSearchParams decodes those too. */
function parseUrl(request: IncomingMessage, origin: string): URL {
  const target = request.url ?? '/';
  return URL.canParse(target, origin) ? new URL(target.replace(/^\/{2,}/, '/'), origin) : new URL(origin);
}

/** Text that is JSON as what it says; anything else that is no JSON value as nothing. */
function jsonOf(body: unknown): unknown {
  if (body instanceof Uint8Array || body === undefined || body === '') return null;
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
