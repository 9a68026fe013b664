import { appendFileSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { withoutSecrets } from './withoutSecrets.js';

/** One request and its answer, in the form that checkers of OpenAPI traffic read. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: IncomingHttpHeaders;
  readonly requestBody: unknown;
  readonly statusCode: number;
  readonly responseHeaders: OutgoingHttpHeaders;
  readonly responseBody: unknown;
}

/** A client that breaks Azure's description on purpose says so with this header, set to `off`. */
export const trafficHeader = 'x-local-azure-traffic';

const secretHeaders = new Set(['authorization', 'cookie', 'set-cookie', 'x-ms-authorization-auxiliary']);

/** Writes every exchange of the planes that Azure describes to a file, one JSON line each, without its secrets. */
export class TrafficLog {
  constructor(private readonly file: string) {
    // Fails at the start, not at the first request, when the file cannot be written.
    writeFileSync(file, '', { flag: 'a' });
  }

  add(plane: string, exchange: Exchange): void {
    if (exchange.requestHeaders[trafficHeader] === 'off') return;
    const kept = {
      ...exchange,
      requestHeaders: withoutSecretHeaders(exchange.requestHeaders),
      requestBody: withoutSecrets(exchange.requestBody, plane),
      responseHeaders: withoutSecretHeaders(exchange.responseHeaders),
      responseBody: withoutSecrets(exchange.responseBody, plane),
    };
    // At once and in order: the poll of an operation must stand after the request that began it.
    appendFileSync(this.file, JSON.stringify(kept) + '\n');
  }
}

function withoutSecretHeaders<T>(headers: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secretHeaders.has(name)));
}
