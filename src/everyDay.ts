import { dayMs } from './duration.js';
import type { Log } from './log.js';

/**
 * Does something every day, until stopped; what fails is logged and comes again the next day.
 *
 * @param firstMs after the start. Not at once: a clock that is far ahead at the start, and would have young things
 *   deleted, is set right in the first minutes
 */
export function everyDay(work: () => Promise<void>, log: Log, firstMs = 15 * 60 * 1000): { stop(): void } {
  const once = () => void work().catch((error: unknown) => log.error('app.tidying_failed', { error }));
  const first = setTimeout(once, firstMs).unref();
  const daily = setInterval(once, dayMs).unref();
  return {
    stop() {
      clearTimeout(first);
      clearInterval(daily);
    },
  };
}
