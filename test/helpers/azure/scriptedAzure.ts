import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadCertificate } from '../../../localAzure/core/network/certificate.js';
import { createAzure, type Azure } from '../../../src/azure/azure.js';
import { cloudAt, type AzureCloud } from '../../../src/azure/arm/cloud.js';

export interface Scripted {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  /** JSON unless it is a text. */
  readonly body?: unknown;
  /** Nothing is ever said. */
  readonly isSilent?: true;
}

export interface Sent {
  /** `GET /subscriptions/...`, with the query. */
  readonly request: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/**
 * A server that says in Azure's place what a test has written down, where it is about answers that the local Azure never gives:
 * the clients are the real ones, from the token to the socket.
 */
class ScriptedAzure {
  readonly sent: Sent[] = [];
  /** Secrets that the clients have passed on for the log to leave out. */
  readonly remembered: string[] = [];
  cloud!: AzureCloud;
  /** The clients of Azure, as they are made for it. */
  azure!: Azure;
  private readonly answers = new Map<string, Scripted[]>();
  private server!: Server;

  get address(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Says this to requests of a method whose path ends so; of several answers each once, the last one for good. */
  answer(route: `${string} /${string}`, ...answers: readonly Scripted[]): void {
    this.answers.set(route, [...answers]);
  }

  async start(): Promise<void> {
    const folder = mkdtempSync(path.join(tmpdir(), 'hieno-scripted-'));
    const { ca, cert, key } = await loadCertificate(folder);
    rmSync(folder, { recursive: true });
    this.server = createServer({ cert, key }, (request, response) => this.serve(request, response));
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.cloud = cloudAt(this.address, ca);
    const expiresOnTimestamp = Date.now() + 3_600_000;
    const credential = { getToken: async () => ({ token: 'token', expiresOnTimestamp }) };
    const scope = { subscriptionId: 's', resourceGroup: 'g', workspace: 'w' };
    this.azure = createAzure(this.cloud, credential, scope, (secret) => this.remembered.push(secret));
  }

  reset(): void {
    this.answers.clear();
    this.sent.splice(0);
    this.remembered.splice(0);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const wanted = `${request.method} ${request.url}`;
      const body: unknown = text.startsWith('{') ? JSON.parse(text) : text;
      this.sent.push({ request: wanted, headers: request.headers, body });
      const { status = 200, headers, body: said = '', isSilent } = this.next(wanted);
      if (isSilent) return;
      const isText = typeof said === 'string';
      const type = isText ? {} : { 'content-type': 'application/json' };
      response.writeHead(status, { ...type, ...headers });
      response.end(isText ? said : JSON.stringify(said));
    });
  }

  private next(wanted: string): Scripted {
    const [method = '', url = ''] = wanted.split(' ');
    const [pathname = ''] = url.split('?');
    for (const [route, answers] of this.answers) {
      const [ofMethod = '', end = ''] = route.split(' ');
      if (method !== ofMethod || !pathname.endsWith(end)) continue;
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? notScripted(wanted);
    }
    return notScripted(wanted);
  }
}

/** Which no client of Azure's sends again. */
const notScripted = (wanted: string): Scripted => ({
  status: 501,
  body: { error: { code: 'NotScripted', message: `The test says nothing to ${wanted}.` } },
});

/** One for the tests of a `describe`, which knows nothing at the beginning of each. */
export function scriptedAzure(): ScriptedAzure {
  const azure = new ScriptedAzure();
  before(() => azure.start());
  afterEach(() => azure.reset());
  after(() => azure.stop());
  return azure;
}
