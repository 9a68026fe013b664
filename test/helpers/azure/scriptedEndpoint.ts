import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createScoring, type Scoring, type ScoreRequest } from '../../../src/azure/ml/scoring/scoring.js';

export interface AskedOfEndpoint {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As it was parsed from JSON. */
  readonly body: Record<string, unknown>;
  /** Which connection it came on, from 0. */
  readonly connection: number;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON unless it is a text. */
  readonly body?: unknown;
}

/** What the endpoint does to a question; whoever writes the answer itself gives none back. */
export type Behaviour = (asked: AskedOfEndpoint, response: ServerResponse) => Reply | undefined;

/** An online endpoint that does what a test says, over HTTP on the loopback, and the client that asks it. */
class ScriptedEndpoint {
  readonly asked: AskedOfEndpoint[] = [];
  behave: Behaviour = () => ({ body: { output: 'Because.' } });
  /** Knows nothing at the beginning of each test. */
  scoring!: Scoring;
  private connections = 0;
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked = {
        path: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>,
        connection: (request.socket as { number?: number }).number ?? -1,
      };
      this.asked.push(asked);
      const reply = this.behave(asked, response);
      if (reply === undefined) return;
      const { status = 200, headers = {}, body = '' } = reply;
      const isText = typeof body === 'string';
      response.writeHead(status, { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers });
      response.end(isText ? body : JSON.stringify(body));
    });
  });

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.server.on('connection', (socket) => Object.assign(socket, { number: this.connections++ }));
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  reset(): void {
    this.asked.splice(0);
    this.behave = () => ({ body: { output: 'Because.' } });
    this.scoring = createScoring({});
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  question(more: Partial<ScoreRequest> = {}): ScoreRequest {
    return {
      scoringUri: `${this.origin}/score`,
      key: 'k1',
      messages: [{ role: 'user', content: 'Why?' }],
      sampling: { temperature: 0.7, topP: 0.9 },
      maxNewTokens: 9,
      ...more,
    };
  }

  /** What comes of a question: the text of the answer. */
  async text(more: Partial<ScoreRequest> = {}): Promise<string> {
    return (await this.scoring.score(this.question(more))).text;
  }

  /** Each of these once, one after the other; the last one for good. */
  says(...replies: readonly Reply[]): void {
    let next = 0;
    this.behave = () => replies[Math.min(next++, replies.length - 1)];
  }
}

/** One for the tests of a `describe`. */
export function scriptedEndpoint(): ScriptedEndpoint {
  const endpoint = new ScriptedEndpoint();
  before(() => endpoint.start());
  beforeEach(() => endpoint.reset());
  after(() => endpoint.stop());
  return endpoint;
}
