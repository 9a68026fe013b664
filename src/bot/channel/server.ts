import type http from 'node:http';
import { ActivityTypes, type Activity, type TurnContext } from 'botbuilder';
import restify, { type Request, type Response } from 'restify';
import type { Log } from '../../log.js';
import type { BotAdapter } from './adapter.js';
import { KeysUnavailable, TokenRefused } from './channelTokens.js';
import { readActivity } from './incomingActivity.js';
import { isLoopback } from '../../loopback.js';
import { BodyBroken, BodyTooLarge, readBody } from './readBody.js';

const maxBodyBytes = 256 * 1024;
const maxRequestMs = 60_000;

export interface BotServer {
  /** The real port, for port 0 takes a free one. */
  listen(port: number, host: string): Promise<number>;
  close(): Promise<void>;
}

export interface ServerDeps {
  readonly adapter: Pick<BotAdapter, 'take' | 'authenticated'>;
  readonly onTurn: (context: TurnContext) => Promise<void>;
  /** A message is not handled in its request: when this is through it is acknowledged. */
  readonly onMessage: (activity: Activity) => Promise<void>;
  /** Refuses to listen, and to answer to, anywhere but this machine: for a bot without authentication. */
  readonly loopbackOnly: boolean;
  readonly log: Log;
  /** The longest that a request may take to arrive, headers and body; a minute. */
  readonly requestMs?: number;
}

/** HTTP in the order in which a request meets it: time and size, JSON, activity, adapter. */
export function createServer({
  adapter,
  onTurn,
  onMessage,
  loopbackOnly,
  log,
  ...options
}: ServerDeps): BotServer {
  const server = restify.createServer({ name: 'Hieno', handleUncaughtExceptions: false });
  closeSlowRequests(server.server, options.requestMs ?? maxRequestMs);
  server.get('/healthz', async (_request: Request, response: Response) => {
    response.json(200, { status: 'ok' });
  });
  server.post('/api/messages', async (request: Request, response: Response): Promise<void> => {
    const activity = await activityIn(request);
    if (activity instanceof Refusal) return refuse(response, activity);
    if (loopbackOnly && !isOfThisMachine(activity.serviceUrl))
      return refuse(
        response,
        new Refusal(400, 'Without bot credentials serviceUrl must be on this machine.'),
      );
    try {
      const authorization = request.header('authorization', '');
      if (isMessage(activity)) {
        await adapter.authenticated(authorization, activity);
        await onMessage(activity);
        return void response.send(200);
      }
      const answer = await adapter.take(authorization, activity, onTurn);
      if (answer?.body === undefined) response.send(answer?.status ?? 200);
      else response.json(answer.status, answer.body);
    } catch (error) {
      refuse(response, refusalFor(error, log));
    }
  });
  server.on(
    'restifyError',
    (_request: unknown, _response: unknown, error: RestifyError, done: () => void) => {
      error.toJSON = () => ({ error: error.body?.message ?? 'The request failed.' });
      log.debug('http.refused', { status: error.statusCode, code: error.body?.code });
      done();
    },
  );
  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        if (loopbackOnly && !isLoopback(host))
          return reject(new Error(`Without bot credentials Hieno listens on loopback only, not on ${host}.`));
        server.once('error', reject);
        server.listen(port, host, () => {
          server.removeListener('error', reject);
          resolve(server.address().port);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        const { server: http } = server as { readonly server: http.Server };
        // A channel keeps its connections: each ends with the answer that is under way, not 5 s after it.
        http.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
        const idle = setInterval(() => http.closeIdleConnections(), 20);
        server.close(() => {
          clearInterval(idle);
          resolve();
        });
        http.closeIdleConnections();
      }),
  };
}

interface RestifyError {
  readonly statusCode?: number;
  readonly body?: { readonly code?: string; readonly message?: string };
  toJSON?: () => unknown;
}

class Refusal {
  constructor(
    readonly status: number,
    readonly error: string,
  ) {}
}

async function activityIn(request: Request): Promise<Activity | Refusal> {
  // No channel compresses, and what is inflated has no limit.
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') return new Refusal(415, 'Compressed bodies are not accepted.');
  try {
    const body = await readBody(request, maxBodyBytes);
    if (!/^application\/([\w.-]+\+)?json$/.test(request.getContentType()))
      return new Refusal(400, 'The body must be JSON, of content type application/json.');
    const activity = readActivity(body);
    return typeof activity === 'string' ? new Refusal(400, activity) : activity;
  } catch (error) {
    if (error instanceof BodyTooLarge)
      return new Refusal(413, `The body is longer than ${maxBodyBytes / 1024} KiB.`);
    if (error instanceof BodyBroken) return new Refusal(400, 'The body is not whole.');
    throw error;
  }
}

function refusalFor(error: unknown, log: Log): Refusal {
  if (error instanceof TokenRefused) {
    log.debug('http.unauthorised', { why: error.message });
    return new Refusal(401, 'Not authorised.');
  }
  if (error instanceof KeysUnavailable) {
    log.warn('http.keys_unavailable', { error });
    return new Refusal(503, 'The keys that tokens are checked with cannot be had at the moment.');
  }
  log.error('http.failed', { error });
  return new Refusal(500, 'Something went wrong inside Hieno.');
}

function refuse(response: Response, { status, error }: Refusal): void {
  // What is left of the body is not read: the connection ends with the answer.
  if (status === 413 || status === 415) response.header('Connection', 'close');
  response.json(status, { error });
}

/** Node's own watch over headers and bodies that come too slowly: it answers 408 and closes the connection. */
function closeSlowRequests(server: http.Server, ms: number): void {
  server.headersTimeout = ms;
  server.requestTimeout = ms;
  // Read when the server begins to listen; restify takes no options for the server it makes.
  Object.assign(server, { connectionsCheckingInterval: Math.min(ms, 5_000) });
}

/** Without authentication anybody on this machine could make the bot call any address. */
const isOfThisMachine = (serviceUrl: string | undefined): boolean =>
  serviceUrl === undefined || isLoopback(new URL(serviceUrl).hostname);

const isMessage = ({ type }: Partial<Activity>): boolean => type === String(ActivityTypes.Message);
