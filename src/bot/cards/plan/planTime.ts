import type { PlannedTime } from '../../../runs/plannedTime.js';
import type { CardElement } from '../cardElement.js';
import { small } from '../elements.js';

/** What takes how long, in sum, with what makes most of it. */
export function planTime(time: PlannedTime | undefined): CardElement[] {
  if (time === undefined || time.ms < 1000) return [];
  const { ms, longest } = time;
  const parts = longest.filter((part) => part.ms >= ms / 20).map((part) => `${part.title} ${about(part.ms)}`);
  const named = parts.length < 2 ? '' : `: ${parts.join(', ')}`;
  return [small(`Takes about ${about(ms)}${named}.`, { spacing: 'Small' })];
}

/** Rounded to what an estimate is worth. */
function about(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.max(5, Math.ceil(ms / 5000) * 5)} s`;
  if (minutes < 20) return `${Math.round(minutes)} min`;
  if (minutes < 115) return `${Math.round(minutes / 5) * 5} min`;
  return `${Math.round(minutes / 30) / 2} h`;
}
