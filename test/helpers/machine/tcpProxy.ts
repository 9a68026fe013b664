import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a client and a server on the loopback, so that a test can lose their connections. */
export class TcpProxy {
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #server: Server | undefined;
  #cutsNext = false;
  readonly #doomed = new Set<Socket>();
  port = 0;

  constructor(private readonly target: number) {}

  /** Also after `close`, on the same port. */
  async open(): Promise<void> {
    const server = createServer((client) => this.#join(client));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  /** Ends all connections as a crash does, and takes no new ones. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    this.cut();
    await closed;
  }

  /** Ends all connections as a crash does. */
  cut(): void {
    for (const [client, server] of this.#pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  /** Ends the connection on which something is said next, before the server hears it. */
  cutNext(): void {
    this.#cutsNext = true;
  }

  /** Ends each of the connections of now when something is said on it, before the server hears it. */
  cutWhenUsed(): void {
    for (const [client] of this.#pairs) this.#doomed.add(client);
  }

  get isOpen(): boolean {
    return this.#server?.listening ?? false;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  #join(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    client.on('data', (chunk) => {
      if (!this.#cutsNext && !this.#doomed.delete(client)) return void server.write(chunk);
      this.#cutsNext = false;
      client.resetAndDestroy();
      server.destroy();
    });
    server.pipe(client);
    for (const socket of pair) {
      socket.on('error', () => {});
      socket.once('close', () => {
        this.#pairs.delete(pair);
        client.destroy();
        server.destroy();
      });
    }
  }
}
