import type { Traffic } from '../../azure/ml/onlineEndpoints.js';

/** The same shares; a deployment without traffic may be named with 0 or not at all. */
export function isSameSplit(one: Traffic, other: Traffic): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => (one[name] ?? 0) === (other[name] ?? 0));
}

/** Whether it serves everybody: an endpoint that was never turned to anything has no traffic at all. */
export const isWholeSplit = (split: Traffic): boolean =>
  Object.values(split).reduce((sum, share) => sum + share, 0) === 100;

/** `blue 90 %, green 10 %`, the biggest first. */
export function splitWords(split: Traffic): string {
  const shares = Object.entries(split)
    .filter(([, share]) => share > 0)
    .sort(([one, a], [other, b]) => b - a || one.localeCompare(other));
  return shares.length === 0 ? 'nobody' : shares.map(([name, share]) => `${name} ${share} %`).join(', ');
}
