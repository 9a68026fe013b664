import type { Attachment, Mention } from 'botbuilder';
import type { CardElement } from './cardElement.js';
import { cardText } from './cardText.js';
import type { Saying } from './buttons/sayButton.js';
import { redrawn } from './redrawn.js';

export interface Card {
  readonly type: 'AdaptiveCard';
  readonly $schema: string;
  readonly version: '1.5';
  /** What a client shows that cannot draw the card, and what notifications and screen readers say. */
  readonly fallbackText: string;
  readonly body: readonly CardElement[];
  readonly actions?: readonly CardElement[];
  /** For Teams alone: who is mentioned in its texts; and the width, which `forTeams` sets. */
  readonly msteams?: { readonly width?: 'Full'; readonly entities?: readonly Mention[] };
}

/**
 * 1.5 is the newest schema that Teams takes from bots.
 *
 * @param mostText characters of what a client shows that cannot draw it
 */
export function card(
  body: readonly CardElement[],
  actions: readonly CardElement[] = [],
  mostText = 2500,
): Card {
  const drawn = { body, ...(actions.length === 0 ? {} : { actions }) };
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText: atMost(cardText(drawn), mostText),
    ...drawn,
  };
}

/** Clients without cards show nothing else, so they are told that there is more. */
const atMost = (words: string, length: number): string =>
  words.length <= length ? words : `${words.slice(0, length - 40)}…\n(cut: the card has more)`;

/**
 * With all the room that Teams has, and what its buttons say in Teams' own words. The Agents Playground puts a warning under every
 * card that asks for the room, and falls silent over a button with these words.
 */
export const forTeams = (content: Card): Card => ({
  ...redrawn(content, saidInTeams),
  msteams: { ...content.msteams, width: 'Full' },
});

/**
 * With what the button carries: that tells the press from what people say to each other where the bot hears all of it. The words
 * stand in it and not a second time as the press's text, for a card has 28 KB.
 */
function saidInTeams(part: Partial<Saying>): object | undefined {
  const { verb, said } = part;
  if (verb !== 'say') return undefined;
  return { ...part, msteams: { type: 'messageBack', displayText: said, value: { verb, said } } };
}

export const cardType = 'application/vnd.microsoft.card.adaptive';

export function cardAttachment(content: Card): Attachment {
  return { contentType: cardType, content };
}
