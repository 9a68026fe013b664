import type { Reason } from '../errors/reason.js';

/** For how long a stage's retryable failures are tried again, and after which pauses. A value, so that tests can shorten it. */
export interface RetryPolicy {
  /** Milliseconds after the first of a row of failures in which to go on trying, by the failure's reason. */
  readonly patienceMs: (reason: Reason) => number;
  readonly firstMs: number;
  readonly factor: number;
  readonly longestMs: number;
  /** 0 to 1: how much of a pause is left to chance, so that replicas do not knock together. */
  readonly jitter: number;
}

const minute = 60_000;

const patience: Readonly<Partial<Record<Reason, number>>> = {
  // A conflict lasts as long as the other change: a deployment beside ours may take the better part of an hour.
  conflict: 90 * minute,
  // The next look finds what is there already; one that finds nothing will not find it later either.
  already_exists: minute,
};

export const defaultRetryPolicy: RetryPolicy = {
  patienceMs: (reason) => patience[reason] ?? 15 * minute,
  firstMs: 500,
  factor: 2,
  longestMs: minute,
  jitter: 0.3,
};

/** The pause after failure number `failures` of a row; undefined when it has been tried long enough. */
export function retryPauseMs(
  policy: RetryPolicy,
  failures: number,
  failingForMs: number,
  reason: Reason,
  random: () => number,
): number | undefined {
  if (failingForMs >= policy.patienceMs(reason)) return undefined;
  const pause = Math.min(policy.longestMs, policy.firstMs * policy.factor ** (failures - 1));
  return pause * (1 - policy.jitter * random());
}
