import { card, type Card } from '../cards/card.js';
import { button, text, title } from '../cards/elements.js';
import { days } from './days.js';

/** What the buttons of the question carry: for whom it is, and the thumb that it was asked at. */
export interface Asked {
  readonly whom: string;
  readonly turn: number;
  readonly reaction: 'up' | 'down';
  readonly reason?: string | undefined;
}

/**
 * Asks whether more of a rating may be kept than the count.
 *
 * @param keptMs how long
 */
export function consentCard(asked: Asked, keptMs: number): Card {
  return card(
    [
      title('May I keep more than the count?'),
      text(
        'Your thumb is counted, for the model that answered and for today. If you agree, I also keep, of this rating and of later ones:',
      ),
      text(
        '- what you write as a reason\n- the answer, and the question if it was yours\n- your id in this channel, so that I can find it all again and delete it',
      ),
      text(
        `The admins of this bot read it, without your name, to make the model better. It is deleted after ${days(keptMs)}, and as soon as you write \`/forget me\`.`,
      ),
      text('If you say no, I keep the count and that you said no. You get the same answers either way.'),
    ],
    [
      button('Yes, keep it', { verb: 'consent', isGiven: true, keptMs, ...asked }, { style: 'positive' }),
      button('No, only count', { verb: 'consent', isGiven: false, keptMs, ...asked, reason: undefined }),
    ],
  );
}

/** In its place once it is answered. */
export const answeredConsentCard = (words: string): Card => card([text(words)]);
