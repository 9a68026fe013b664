import type { Card } from '../../cards/card.js';

/**
 * The same card for a client that sends no Action.Execute: each becomes its fallback. Such a client draws the button all the
 * same (Web Chat knows the action), and does nothing when it is pressed.
 */
export const submitting = (content: Card): Card => fallbacksIn(content) as Card;

function fallbacksIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fallbacksIn);
  if (typeof value !== 'object' || value === null) return value;
  if ('type' in value && value.type === 'Action.Execute' && 'fallback' in value) return value.fallback;
  return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, fallbacksIn(inside)]));
}
