import type { Card } from '../../../src/bot/cards/card.js';

/** The commands that a card's buttons give. */
export const saidOn = (shown: Card | undefined): string[] =>
  (shown?.actions ?? []).flatMap(({ data }) => {
    const { said } = (data ?? {}) as { said?: string };
    return said === undefined ? [] : [said];
  });
