import { card, type Card } from '../cards/card.js';
import type { CardElement } from '../cards/cardElement.js';
import { button } from '../cards/elements.js';
import { longestReason } from './thumb.js';

/** Thumbs for where a client draws none of its own: a press of one opens what is sent with it. */
export const thumbsCard = (answer: string): Card =>
  card(
    [],
    [
      thumb('👍 Good', 'up', 'What is good about it?', answer),
      thumb('👎 Bad', 'down', 'What is wrong with it?', answer),
    ],
  );

const thumb = (title: string, reaction: 'up' | 'down', label: string, answer: string): CardElement => ({
  type: 'Action.ShowCard',
  title,
  card: {
    type: 'AdaptiveCard',
    body: [
      {
        type: 'Input.Text',
        // An id is one input's in the whole card.
        id: `${reaction}Reason`,
        label,
        placeholder: 'You may leave this empty.',
        isMultiline: true,
        maxLength: longestReason,
      },
    ],
    actions: [button('Send', { verb: 'rate', answer, reaction })],
  },
});
