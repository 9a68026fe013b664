import type { Card } from '../../cards/card.js';

/** The same card for a client that does not take Teams' word for what a button says: the press comes with its data alone. */
export const withoutSaying = (content: Card): Card => without(content) as Card;

function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(without);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => name !== 'msteams' || !('verb' in value));
  return Object.fromEntries(fields.map(([name, inside]) => [name, without(inside)]));
}
