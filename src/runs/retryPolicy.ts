/** How often a stage's retryable failures are tried again, and after which pauses. A value, so that tests can shorten it. */
export interface RetryPolicy {
  /** Failures in a row after which the stage fails. */
  readonly attempts: number;
  readonly firstMs: number;
  readonly factor: number;
  readonly longestMs: number;
  /** 0 to 1: how much of a pause is left to chance, so that replicas do not knock together. */
  readonly jitter: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 8,
  firstMs: 500,
  factor: 2,
  longestMs: 60_000,
  jitter: 0.3,
};

/** The pause before try number `attempt` (1 is the first repetition); undefined when it has been tried enough. */
export function retryPauseMs(policy: RetryPolicy, attempt: number, random: () => number): number | undefined {
  if (attempt >= policy.attempts) return undefined;
  const pause = Math.min(policy.longestMs, policy.firstMs * policy.factor ** (attempt - 1));
  return pause * (1 - policy.jitter * random());
}
