import { createServer, type OutgoingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a channel keeps what people attach: answers by path, as the test says. */
export class FileServer {
  readonly requests: string[] = [];
  private readonly answers = new Map<string, RequestListener>();
  private readonly server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://file.server');
    this.requests.push(pathname);
    const answer = this.answers.get(pathname) ?? answering(404);
    answer(request, response);
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** Serves a file, or whatever the test writes. @returns its address */
  serve(path: string, answer: string | RequestListener): string {
    this.answers.set(path, typeof answer === 'string' ? answering(200, {}, answer) : answer);
    return this.url(path);
  }
}

export const answering =
  (status: number, headers: OutgoingHttpHeaders = {}, body = ''): RequestListener =>
  (_, response) => {
    // Not in one chain: restify's writeHead, which it puts into Node's own class, returns nothing.
    response.writeHead(status, headers);
    response.end(body);
  };
