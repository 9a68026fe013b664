import { setMaxListeners } from 'node:events';

/** What the work comes to, or the error as soon as the signal is aborted; the work then goes on unheard. */
export async function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  errorOf: () => Error = () => signal.reason as Error,
): Promise<T> {
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(errorOf());
    if (signal.aborted) stop();
    else {
      // As many may wait as there are: each takes its listener away, so many are no leak.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', stop, { once: true });
    }
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
