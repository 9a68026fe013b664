import type { PlannedTime } from '../../../runs/plannedTime.js';
import type { CardElement } from '../cardElement.js';
import { small } from '../elements.js';
import { roughly } from '../run/timeLeftWords.js';

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

/** What is shorter than a minute is not as rough as a time that runs out: the parts stand beside their sum. */
const about = (ms: number): string =>
  ms < 60_000 ? `${Math.max(5, Math.ceil(ms / 5000) * 5)} s` : roughly(ms / 60_000);
