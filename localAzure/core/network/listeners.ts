import http, { type IncomingMessage, type RequestListener, type Server } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { State } from '../state.js';
import type { Certificate } from './certificate.js';
import { onLastingPort } from './onLastingPort.js';

export interface ListenerOptions {
  /** Names the port in the state, so that the same listener comes back on it. */
  readonly name: string;
  readonly tls: boolean;
  /** A port that must be taken; absent: the one of last time if it is free, else one that will be free again. */
  readonly port?: number;
  readonly listener: RequestListener;
  /** What becomes of a CONNECT: the socket is its own from then on. */
  readonly connect?: (request: IncomingMessage, client: Duplex, head: Buffer) => void;
}

export interface OpenListener {
  readonly port: number;
  /** `https://localhost:port`, or http on 127.0.0.1. */
  readonly origin: string;
}

/** All sockets the local Azure listens on, loopback only. */
export class Listeners {
  private readonly open = new Map<
    string,
    { server: Server; opened: OpenListener; tunnels: ReadonlySet<Duplex> }
  >();

  constructor(
    private readonly state: State,
    private readonly certificate: Certificate,
  ) {}

  /** Opens it, or gives the one that is open under this name already. */
  async listen(options: ListenerOptions): Promise<OpenListener> {
    const existing = this.open.get(options.name);
    if (existing) return existing.opened;
    const server = options.tls
      ? https.createServer({ key: this.certificate.key, cert: this.certificate.cert }, options.listener)
      : http.createServer(options.listener);
    const tunnels = new Set<Duplex>();
    const { connect } = options;
    if (connect)
      server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
        tunnels.add(client.once('close', () => tunnels.delete(client)));
        connect(request, client, head);
      });
    const port = await this.bind(server, options);
    this.state.put('ports', options.name, port);
    const opened = { port, origin: options.tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}` };
    this.open.set(options.name, { server, opened, tunnels });
    return opened;
  }

  find(name: string): OpenListener | undefined {
    return this.open.get(name)?.opened;
  }

  /** Whether one of them is on this port. */
  has(port: number): boolean {
    return [...this.open.values()].some(({ opened }) => opened.port === port);
  }

  /** The port this name had at the last start. */
  knownPort(name: string): number | undefined {
    return this.state.get<number>('ports', name);
  }

  async close(name: string): Promise<void> {
    const entry = this.open.get(name);
    if (!entry) return;
    this.open.delete(name);
    const closed = new Promise((resolve) => entry.server.close(resolve));
    entry.server.closeAllConnections();
    for (const client of entry.tunnels) client.destroy();
    await closed;
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.open.keys()].map((name) => this.close(name)));
  }

  private bind(server: Server, options: ListenerOptions): Promise<number> {
    if (options.port !== undefined) return listenOn(server, options.port);
    return onLastingPort(this.knownPort(options.name), (port) => listenOn(server, port));
  }
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
