import { forTeams, type Card } from './card.js';

/** A message with a card must stay under 28 KB, and its envelope takes some. */
const mostBytes = 26 * 1024;

/** The first drawing of a card that fits into a message, from the whole to the shortest; the shortest where none does. */
export function fitting<Length>(
  lengths: readonly [Length, ...Length[]],
  draw: (length: Length) => Card,
): Card {
  let shown: Card | undefined;
  for (const length of lengths) {
    shown = draw(length);
    if (Buffer.byteLength(JSON.stringify(forTeams(shown))) <= mostBytes) break;
  }
  return shown ?? draw(lengths[0]);
}
