import type { OutgoingHttpHeaders, RequestListener } from 'node:http';
import { LocalServer } from '../machine/localServer.js';

/** Where a channel keeps what people attach: answers by path, as the test says. */
export class FileServer extends LocalServer {
  readonly requests: string[] = [];
  private readonly answers = new Map<string, RequestListener>();

  protected handle(...[request, response]: Parameters<RequestListener>): void {
    const { pathname } = new URL(request.url ?? '', 'http://file.server');
    this.requests.push(pathname);
    const answer = this.answers.get(pathname) ?? answering(404);
    answer(request, response);
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
