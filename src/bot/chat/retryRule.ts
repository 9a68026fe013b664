import { AppError } from '../../errors/appError.js';
import type { Reason } from '../../errors/reason.js';
import { sleep, type Clock } from '../clock.js';

export interface RetryRule {
  readonly reasons: ReadonlySet<Reason>;
  /** Milliseconds before each further try; their number is the number of further tries. */
  readonly pauses: readonly number[];
}

/** A busy or restarting endpoint is often back in seconds; anything else stays as it is. */
export const chatRetryRule: RetryRule = {
  reasons: new Set<Reason>(['model_busy', 'unavailable']),
  pauses: [1_000, 4_000],
};

export async function withRetry<T>(rule: RetryRule, clock: Clock, act: () => Promise<T>): Promise<T> {
  for (const pause of rule.pauses)
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof AppError) || !rule.reasons.has(error.reason)) throw error;
      await sleep(clock, pause);
    }
  return act();
}
