import type { Traffic } from '../../azure/ml/onlineEndpoints.js';

/** The same percents; a deployment without traffic may be named with 0 or not at all. */
export function isSameTraffic(one: Traffic, other: Traffic): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => (one[name] ?? 0) === (other[name] ?? 0));
}

/** Whether it serves everybody: an endpoint that was never turned to anything has no traffic at all. */
export const isWholeTraffic = (traffic: Traffic): boolean =>
  Object.values(traffic).reduce((sum, percent) => sum + percent, 0) === 100;

/** `blue 90 %, green 10 %`, the biggest first. */
export function trafficWords(traffic: Traffic): string {
  const served = Object.entries(traffic)
    .filter(([, percent]) => percent > 0)
    .sort(([one, a], [other, b]) => b - a || one.localeCompare(other));
  return served.length === 0 ? 'nobody' : served.map(([name, percent]) => `${name} ${percent} %`).join(', ');
}
