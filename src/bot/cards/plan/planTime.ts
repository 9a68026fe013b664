import type { PlannedTime } from '../../../runs/plannedTime.js';
import type { CardElement } from '../cardElement.js';
import { small } from '../elements.js';

/**
 * What takes how long, in sum, with what makes most of it.
 *
 * @param speed how many times faster than in Azure its operations go
 */
export function planTime(time: PlannedTime | undefined, speed = 1): CardElement[] {
  if (time === undefined || time.ms < 1000) return [];
  const { ms, longest } = time;
  const parts = longest
    .filter((part) => part.ms >= Math.max(leastMs, ms / 20))
    .map((part) => `${part.title} ${about(part.ms)}`);
  const named = parts.length < 2 ? '' : `: ${parts.join(', ')}`;
  const here = speed > 1 ? ` here, where Azure is ${speed} times as fast` : '';
  return [small(`Takes about ${about(ms)}${here}${named}.`, { spacing: 'Small' })];
}

/** Rounded, what is shorter would come to more than the sum. */
const leastMs = 5000;

/** Rounded to what an estimate is worth. */
function about(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.max(5, Math.ceil(ms / 5000) * 5)} s`;
  if (minutes < 20) return `${Math.round(minutes)} min`;
  if (minutes < 115) return `${Math.round(minutes / 5) * 5} min`;
  return `${Math.round(minutes / 30) / 2} h`;
}
