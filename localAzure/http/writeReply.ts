import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Reply } from '../core/operation.js';

/** Writes the answer; empty header values are left out. */
export async function writeReply(
  response: ServerResponse,
  reply: Reply,
  common: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, value] of Object.entries({ ...common, ...lowerNames(reply.headers) }))
    if (value !== '') response.setHeader(name, value);
  response.statusCode = reply.status;
  if (reply.stream) {
    response.flushHeaders();
    await pipeline(reply.stream, response);
    return;
  }
  const { body } = reply;
  if (body === undefined) {
    response.end();
    return;
  }
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  if (!response.hasHeader('content-type'))
    response.setHeader('content-type', raw ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8');
  response.end(raw ? body : JSON.stringify(body));
}

function lowerNames(headers: Reply['headers'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
