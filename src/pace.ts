/**
 * When to look again at something that has taken `elapsedMs` so far: after a fixed share of it. So the waste at the end
 * is that share at most, on a laptop where a deployment takes seconds and in Azure where it takes an hour.
 */
export function pauseMs(elapsedMs: number): number {
  return Math.min(longest, Math.max(shortest, elapsedMs * share));
}

const share = 0.015;
const shortest = 100;
const longest = 30_000;

/** A pause up to this is waited out where it arises; a longer one ends the tick and holds nothing. */
export const longestHeldMs = 10_000;
