import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../appError.js';
import { unlessAborted } from '../../unlessAborted.js';
import { statusError } from './statusError.js';

/** One request after another to hubs and file servers. */
export interface Http {
  /**
   * A GET that is tried again where that may help: no connection, 429, 5xx. Redirects are not followed.
   *
   * @throws AppError `unavailable`, `throttled`
   */
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** The pause before another attempt of something that broke off; throws when there were too many. */
  again(attempt: number, url: string): Promise<void>;
}

export interface HttpOptions {
  /** Ends what is under way; what has come by then is kept. */
  readonly signal?: AbortSignal;
  /** Waits; tests do not. */
  readonly pause?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

const mostAttempts = 6;
const longestPauseMs = 60_000;
/** Without a word for so long, a server is taken for gone. */
const patienceMs = 30_000;

export function createHttp({ signal, pause = sleep }: HttpOptions = {}): Http {
  const again = async (attempt: number, url: string, askedMs = 0): Promise<void> => {
    signal?.throwIfAborted();
    if (attempt >= mostAttempts) throw unreachable(url);
    const pausing = pause(Math.min(longestPauseMs, Math.max(askedMs, 500 * 2 ** (attempt - 1))), signal);
    await (signal === undefined ? pausing : unlessAborted(pausing, signal));
  };
  return {
    again,
    async get(url, headers = {}) {
      for (let attempt = 1; ; attempt++) {
        const response = await ask(url, headers, signal);
        if (response === undefined) {
          await again(attempt, url);
          continue;
        }
        if (response.status !== 429 && response.status < 500) return response;
        if (attempt >= mostAttempts) throw await statusError(response, url);
        await response.body?.cancel();
        await again(attempt, url, retryAfterMs(response));
      }
    },
  };
}

/** Undefined: no answer. */
async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Response | undefined> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), patienceMs);
  try {
    return await fetch(url, {
      headers,
      redirect: 'manual',
      signal: signal === undefined ? patience.signal : AbortSignal.any([signal, patience.signal]),
    });
  } catch {
    signal?.throwIfAborted();
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Seconds or a date. */
function retryAfterMs(response: Response): number {
  const value = response.headers.get('retry-after');
  if (value === null) return 0;
  const seconds = Number(value);
  return Number.isFinite(seconds) ? seconds * 1000 : Math.max(0, Date.parse(value) - Date.now() || 0);
}

const unreachable = (url: string): AppError =>
  new AppError({
    reason: 'unavailable',
    sentence: `${new URL(url).host} does not answer.`,
    next: 'Try again later: what was fetched is kept.',
    retryable: true,
  });

const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, signal === undefined ? {} : { signal });

/** What comes of a body. Where the connection breaks off it ends as well, and says so: what has come counts. */
export async function* bodyOf(response: Response, onBreak: () => void): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of (response.body ?? []) as AsyncIterable<Uint8Array>) yield bytes;
  } catch {
    onBreak();
  }
}
