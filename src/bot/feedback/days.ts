import { dayMs } from '../../duration.js';

/** A time that things are kept, as it is said: `90 days`. */
export function days(ms: number): string {
  const count = Math.max(1, Math.round(ms / dayMs));
  return count === 1 ? '1 day' : `${count} days`;
}
