import type { IncomingMessage } from 'node:http';
import { createRequest } from './guardedRequest.js';
import type { GetOptions } from './reach.js';

/**
 * One GET, with its redirect where that is the answer. Neither are bytes taken that are packed in a way that was not asked for.
 *
 * @throws OutOfReach, PackedAnswer; the system's error
 */
export type Get = (
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<IncomingMessage>;

/** What would have to be unpacked first, and may unpack to any size. */
export class PackedAnswer extends Error {
  constructor(readonly encoding: string) {
    super(`The answer is packed with ${encoding}.`);
  }
}

/** Gets files from addresses that somebody has named, where they are in reach: see `createRequest`. */
export function createGet(options: GetOptions): Get {
  const request = createRequest(options);
  return async (url, headers, signal) => {
    const asked = { ...headers, 'accept-encoding': 'identity' };
    const response = await request(url, { method: 'GET', headers: asked }, signal);
    const encoding = response.headers['content-encoding']?.trim() ?? '';
    if (!isGood(response) || encoding === '' || encoding === 'identity') return response;
    response.destroy();
    throw new PackedAnswer(encoding);
  };
}

const isGood = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode < 300;
