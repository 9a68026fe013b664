import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../errors/appError.js';
import { advice, command } from '../../../errors/nextStep.js';
import { retryAfterMs } from '../../../retryAfter.js';
import { unlessAborted } from '../../../unlessAborted.js';
import type { Get } from './guardedGet.js';
import type { GetOptions } from './reach.js';
import { statusError } from './statusError.js';

/** One request after another to hubs and file servers. */
export interface Http {
  /**
   * A GET that is tried again where that may help: no connection, 429, 5xx. Redirects are not followed.
   *
   * @throws AppError `unavailable`, `throttled`; `refused` where the address is out of reach, or what it gives is packed
   */
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** What comes of a body. Where the connection breaks off or goes silent it ends as well, and says so: what has come counts. */
  body(response: Response, onBreak: () => void): AsyncIterable<Uint8Array>;
  /** The pause before another attempt of something that broke off; throws when there were too many. */
  again(attempt: number, url: string): Promise<void>;
}

export interface HttpOptions {
  /** Ends what is under way; what has come by then is kept. */
  readonly signal?: AbortSignal;
  /** Waits; tests do not. */
  readonly pause?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Without a word for so long, a server is taken for gone: before its answer, and between two pieces of it. */
  readonly patienceMs?: number;
}

const mostAttempts = 6;
const longestPauseMs = 60_000;

export function createHttp(
  { signal, pause = sleep, patienceMs = 30_000 }: HttpOptions = {},
  guard: GetOptions = { reach: 'anywhere' },
): Http {
  let getting: Promise<Get> | undefined;
  // Only now: a dataset on this machine needs none of it.
  const ready = () => (getting ??= import('./guardedGet.js').then(({ createGet }) => createGet(guard)));
  const again = async (attempt: number, url: string, askedMs = 0): Promise<void> => {
    signal?.throwIfAborted();
    if (attempt >= mostAttempts) throw unreachable(url);
    const pausing = pause(Math.min(longestPauseMs, Math.max(askedMs, 500 * 2 ** (attempt - 1))), signal);
    await (signal === undefined ? pausing : unlessAborted(pausing, signal));
  };
  return {
    again,
    body: (response, onBreak) => bodyOf(response, patienceMs, onBreak),
    async get(url, headers = {}) {
      for (let attempt = 1; ; attempt++) {
        const response = await ask(await ready(), url, headers, patienceMs, signal);
        if (response === undefined) {
          await again(attempt, url);
          continue;
        }
        if (response.status !== 429 && response.status < 500) return response;
        if (attempt >= mostAttempts) throw await statusError(response, url);
        await response.body?.cancel();
        await again(attempt, url, retryAfterMs(response.headers.get('retry-after')) ?? 0);
      }
    },
  };
}

/** Undefined: no answer. */
async function ask(
  get: Get,
  url: string,
  headers: Readonly<Record<string, string>>,
  patienceMs: number,
  signal: AbortSignal | undefined,
): Promise<Response | undefined> {
  const [{ OutOfReach }, { PackedAnswer }] = await Promise.all([
    import('./guardedRequest.js'),
    import('./guardedGet.js'),
  ]);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), patienceMs);
  try {
    const any = signal === undefined ? patience.signal : AbortSignal.any([signal, patience.signal]);
    return responseOf(await get(url, headers, any));
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof OutOfReach) throw outOfReach(url);
    if (error instanceof PackedAnswer) throw packed(url, error.encoding);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

const withoutBody: readonly number[] = [204, 205, 304];

function responseOf(answer: IncomingMessage): Response {
  const { statusCode: status = 0, rawHeaders } = answer;
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  if (withoutBody.includes(status)) answer.resume();
  const { Readable } = process.getBuiltinModule('node:stream');
  const body = withoutBody.includes(status) ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
  return new Response(body, { status, headers });
}

const outOfReach = (url: string): AppError =>
  new AppError({
    reason: 'refused',
    sentence: `Nothing was fetched from ${new URL(url).host}: datasets are fetched from https addresses of the internet only, and it is none.`,
    next: advice`Name another address, or attach the file to ${command('dataset')}. HIENO_PRIVATE_ADDRESSES=1 allows addresses of the bot’s own network.`,
  });

const packed = (url: string, encoding: string): AppError =>
  new AppError({
    reason: 'refused',
    sentence: `${new URL(url).host} gives the file packed (${encoding.slice(0, 40)}), which was not asked for.`,
    next: advice`Download the file, unpack it and name its path, or attach it to ${command('dataset')}.`,
  });

const unreachable = (url: string): AppError =>
  new AppError({
    reason: 'unavailable',
    sentence: `${new URL(url).host} does not answer.`,
    next: advice`Try again later: what was fetched is kept.`,
    retryable: true,
  });

const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, signal === undefined ? {} : { signal });

async function* bodyOf(
  response: Response,
  patienceMs: number,
  onBreak: () => void,
): AsyncGenerator<Uint8Array> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (reader === undefined) return;
  let isSilent = false;
  const giveUp = () => {
    isSilent = true;
    void reader.cancel().catch(() => undefined);
  };
  try {
    for (;;) {
      const timer = setTimeout(giveUp, patienceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      if (done) break;
      yield value;
    }
    if (isSilent) onBreak();
  } catch {
    onBreak();
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
