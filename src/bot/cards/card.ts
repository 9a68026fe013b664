import type { Attachment } from 'botbuilder';
import { cardText } from './cardText.js';

/** An element or action of an adaptive card, as JSON. */
export interface CardElement {
  readonly type: string;
  readonly [property: string]: unknown;
}

export interface Card {
  readonly type: 'AdaptiveCard';
  readonly $schema: string;
  readonly version: '1.5';
  /** What a client shows that cannot draw the card, and what notifications and screen readers say. */
  readonly fallbackText: string;
  readonly body: readonly CardElement[];
  readonly actions?: readonly CardElement[];
  readonly msteams: { readonly width: 'Full' };
}

/** 1.5 is the newest schema that Teams takes from bots. */
export function card(body: readonly CardElement[], actions: readonly CardElement[] = []): Card {
  const drawn = { body, ...(actions.length === 0 ? {} : { actions }) };
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText: cardText(drawn).slice(0, 2000),
    ...drawn,
    msteams: { width: 'Full' },
  };
}

export function cardAttachment(content: Card): Attachment {
  return { contentType: 'application/vnd.microsoft.card.adaptive', content };
}
