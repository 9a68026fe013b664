import type { Activity, TurnContext } from 'botbuilder';
import { AuthenticationError } from 'botframework-connector';
import restify, { type Request, type Response } from 'restify';
import type { Log } from '../log.js';
import type { BotAdapter } from './adapter.js';
import { refuseActivity } from './incomingActivity.js';
import { isLoopback } from '../loopback.js';

const maxBodyBytes = 256 * 1024;

export interface BotServer {
  /** The real port, for port 0 takes a free one. */
  listen(port: number, host: string): Promise<number>;
  close(): Promise<void>;
}

export interface ServerDeps {
  readonly adapter: BotAdapter;
  readonly onTurn: (context: TurnContext) => Promise<void>;
  /** Refuses to listen, and to answer to, anywhere but this machine: for a bot without authentication. */
  readonly loopbackOnly: boolean;
  readonly log: Log;
}

/** HTTP in the order in which a request meets it: encoding, size, JSON, activity, adapter. */
export function createServer({ adapter, onTurn, loopbackOnly, log }: ServerDeps): BotServer {
  const server = restify.createServer({ name: 'Hieno', handleUncaughtExceptions: false });
  server.pre((request: Request, response: Response, next: restify.Next) => {
    // restify inflates without a limit and a broken gzip stream ends the process; no channel compresses.
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding === 'identity') return next();
    refuse(response, 415, 'Compressed bodies are not accepted.');
    return next(false);
  });
  server.get('/healthz', async (_request: Request, response: Response) => {
    response.json(200, { status: 'ok' });
  });
  server.post('/api/messages', ...jsonBody(), async (request: Request, response: Response): Promise<void> => {
    const body: unknown = request.body;
    const refusal = refuseActivity(body) ?? (loopbackOnly ? refuseServiceUrl(body) : undefined);
    if (refusal !== undefined) return refuse(response, 400, refusal);
    try {
      const answer = await adapter.take(request.header('authorization', ''), body as Activity, onTurn);
      if (answer?.body === undefined) response.send(answer?.status ?? 200);
      else response.json(answer.status, answer.body);
    } catch (error) {
      if (error instanceof AuthenticationError) return refuse(response, 401, 'Not authorised.');
      log.error('http.failed', { error });
      refuse(response, 500, 'Something went wrong inside Hieno.');
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
        server.close(() => resolve());
        (server.server as { closeIdleConnections?: () => void }).closeIdleConnections?.();
      }),
  };
}

interface RestifyError {
  readonly statusCode?: number;
  readonly body?: { readonly code?: string; readonly message?: string };
  toJSON?: () => unknown;
}

/** Only JSON: restify's general parser would also write uploaded files to the disk. */
function jsonBody(): restify.RequestHandler[] {
  // The types do not know that the options are passed on to the body reader.
  const options: object = { maxBodySize: maxBodyBytes, mapParams: false };
  return [restify.plugins.jsonBodyParser(options)].flat();
}

function refuse(response: Response, status: number, error: string): void {
  response.json(status, { error });
}

/** Without authentication anybody on this machine could make the bot call any address. */
function refuseServiceUrl(body: unknown): string | undefined {
  const url = (body as { serviceUrl?: string }).serviceUrl;
  if (url === undefined || isLoopback(new URL(url).hostname)) return undefined;
  return 'Without bot credentials serviceUrl must be on this machine.';
}
