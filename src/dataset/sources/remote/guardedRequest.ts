import { lookup } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { isLoopback } from '../../../loopback.js';
import { isPublicAddress, isReservedForHosts } from './publicAddress.js';
import type { GetOptions } from './reach.js';

export interface Asked {
  readonly method: 'GET' | 'PUT';
  readonly headers: Readonly<Record<string, string | number>>;
  /** Asked for where the address may be asked. */
  readonly body?: () => Readable;
}

/**
 * One request, with its redirect where that is the answer.
 *
 * @throws OutOfReach; the system's error
 */
export type Request = (url: string, asked: Asked, signal: AbortSignal) => Promise<IncomingMessage>;

/** An address that this bot must not be sent to. */
export class OutOfReach extends Error {}

/**
 * Asks addresses that somebody has named. What such an address, or one that it redirects to, may be is looked at
 * before it is asked, and the addresses behind a name when the connection is made: a name may mean another one a moment later.
 * Connections are this function's own, for one that somebody else has opened was not looked at.
 */
export function createRequest({ reach, hub }: GetOptions): Request {
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  };
  let isHubInside = false;
  const admitsInside = () => isHubInside && hub?.isFirst === true;

  function admits(url: URL, ip: string): boolean {
    if (url.origin === hub?.origin) {
      isHubInside ||= !isPublicAddress(ip);
      return true;
    }
    if (reach === 'anywhere' || isPublicAddress(ip)) return true;
    return (reach === 'machine' && isLoopback(ip)) || (admitsInside() && !isReservedForHosts(ip));
  }

  function mayAsk(url: URL): boolean {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const isPlain =
      url.protocol === 'http:' &&
      (reach === 'anywhere' ||
        url.origin === hub?.origin ||
        (reach === 'machine' && isLoopback(host)) ||
        admitsInside());
    // A name is looked up when it is asked.
    return (url.protocol === 'https:' || isPlain) && (isIP(host) === 0 || admits(url, host));
  }

  const lookupFor =
    (url: URL): LookupFunction =>
    (host, options, answer) => {
      lookup(host, { ...options, all: true }, (error, found) => {
        if (error !== null) return answer(error, []);
        const [first] = found;
        if (first === undefined || !found.every(({ address }) => admits(url, address)))
          return answer(new OutOfReach(), []);
        return options.all === true ? answer(null, found) : answer(null, first.address, first.family);
      });
    };

  return async (address, { method, headers, body }, signal) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url === undefined || !mayAsk(url)) throw new OutOfReach();
    const protocol = url.protocol as 'http:' | 'https:';
    return new Promise<IncomingMessage>((resolve, reject) => {
      const request = (protocol === 'https:' ? https : http)
        .request(
          url,
          {
            method,
            agent: agents[protocol],
            lookup: lookupFor(url),
            signal,
            headers: { 'user-agent': 'hieno', ...headers },
          },
          resolve,
        )
        .on('error', reject);
      if (body === undefined) request.end();
      else
        pipeline(body(), request, (error) => {
          if (error) reject(error);
        });
    });
  };
}
