import type { CardElement } from '../../../src/bot/cards/cardElement.js';

/** All that has a type, wherever in a card it is. */
export function elementsIn(value: unknown): CardElement[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(elementsIn);
  return 'type' in value && typeof value.type === 'string' ? [value as CardElement, ...inside] : inside;
}
export const typed = (value: unknown, type: string) => elementsIn(value).filter((one) => one.type === type);
