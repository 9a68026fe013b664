import { lookup } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '../../appError.js';
import { isLoopback } from '../../loopback.js';
import type { Clock } from '../clock.js';
import type { AttachedFile } from './attachedFiles.js';
import {
  brokenOff,
  notAnswering,
  refusedAddress,
  restarting,
  stalled,
  statusProblem,
  tooLarge,
} from './fileProblems.js';
import { isPublicAddress } from './publicAddress.js';

export interface FetchFileOptions {
  /** Addresses of this machine will do too, over http as well: for a bot that nobody else can reach. */
  readonly local: boolean;
  readonly clock: Clock;
  /** Gives it up: the bot ends. */
  readonly signal: AbortSignal;
  readonly mostBytes?: number;
}

const mostBytesOfFile = 1024 ** 3;
const mostHops = 5;
/** Without a byte for so long, whoever sends it is taken for gone. */
const patienceMs = 30_000;

/**
 * What comes of an attached file. The address was named by a message, so it, and every address that it redirects to, must
 * lead to the internet by https: the bot must not be sent to what only its host can reach. The addresses behind a
 * name are looked at when the connection is made, for a name may mean another one a moment later.
 *
 * @throws AppError `refused`, `dataset_missing`, `dataset_gated`, `throttled`, `unavailable`, `bad_dataset`
 */
export async function* fetchFile(
  { name, url }: AttachedFile,
  { local, clock, signal, mostBytes = mostBytesOfFile }: FetchFileOptions,
): AsyncGenerator<Uint8Array> {
  const silence = new AbortController();
  let calm = (): void => undefined;
  const listen = (): void => {
    calm = clock.after(patienceMs, () => silence.abort());
  };
  let response: IncomingMessage | undefined;
  try {
    if (/^data:/i.test(url)) {
      const bytes = await bytesIn(url, name);
      if (bytes.length > mostBytes) throw tooLarge(name, mostBytes);
      yield bytes;
      return;
    }
    listen();
    response = await follow(url, name, local, AbortSignal.any([signal, silence.signal]));
    if (Number(response.headers['content-length'] ?? 0) > mostBytes) throw tooLarge(name, mostBytes);
    let had = 0;
    for await (const bytes of response as AsyncIterable<Uint8Array>) {
      // How long the disk takes is not the sender's fault.
      calm();
      had += bytes.length;
      if (had > mostBytes) throw tooLarge(name, mostBytes);
      yield bytes;
      listen();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (signal.aborted) throw restarting(name);
    if (silence.signal.aborted) throw stalled(name, patienceMs);
    throw response === undefined ? notAnswering(name) : brokenOff(name);
  } finally {
    calm();
    response?.destroy();
  }
}

/** The first answer that is no redirect, if it is a good one. */
async function follow(
  address: string,
  name: string,
  local: boolean,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isAllowed = (ip: string): boolean => isPublicAddress(ip) || (local && isLoopback(ip));
  let url = address;
  for (let hop = 0; hop <= mostHops; hop++) {
    const at = URL.canParse(url) ? new URL(url) : undefined;
    if (at === undefined || !mayAsk(at, local, isAllowed)) throw refusedAddress(name);
    const response = await ask(at, isAllowed, signal).catch((error: unknown) => {
      throw error instanceof InsideError ? refusedAddress(name) : error;
    });
    const { statusCode: status = 0, headers } = response;
    if (status >= 200 && status < 300) return response;
    response.destroy();
    if (status < 300 || status >= 400 || headers.location === undefined) throw statusProblem(name, status);
    url = URL.canParse(headers.location, url) ? new URL(headers.location, url).href : '';
  }
  throw notAnswering(name);
}

function mayAsk(url: URL, local: boolean, isAllowed: (ip: string) => boolean): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && local && isLoopback(host));
  // A name is looked up when it is asked.
  return isSafe && (isIP(host) === 0 || isAllowed(host));
}

const ask = (url: URL, isAllowed: (ip: string) => boolean, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { get } = url.protocol === 'https:' ? https : http;
    // An agent of its own: a connection that somebody else has opened was not looked at.
    get(
      url,
      { agent: false, lookup: lookupAmong(isAllowed), signal, headers: { 'accept-encoding': 'identity' } },
      resolve,
    ).on('error', reject);
  });

/** A name that leads inside. */
class InsideError extends Error {}

const lookupAmong =
  (isAllowed: (ip: string) => boolean): LookupFunction =>
  (host, options, answer) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return answer(error, []);
      const [first] = found;
      if (first === undefined || !found.every(({ address }) => isAllowed(address)))
        return answer(new InsideError(), []);
      return options.all === true ? answer(null, found) : answer(null, first.address, first.family);
    });
  };

async function bytesIn(dataUrl: string, name: string): Promise<Uint8Array> {
  const response = await fetch(dataUrl).catch(() => {
    throw refusedAddress(name);
  });
  return new Uint8Array(await response.arrayBuffer());
}
