import { unlessAborted } from '../unlessAborted.js';
import type { Clock } from './clock.js';

/** What the work comes to, unless it takes too long for somebody who waits. */
export async function soon<T>(work: () => Promise<T>, clock: Clock, ms: number): Promise<T> {
  const late = new AbortController();
  const cancel = clock.after(ms, () => late.abort(new Error('It took too long.')));
  try {
    return await unlessAborted(work(), late.signal);
  } finally {
    cancel();
  }
}
