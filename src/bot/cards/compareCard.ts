import { card, type Card, type CardElement } from './card.js';
import { small, text, title } from './elements.js';
import { escapeMarkdown, shorten } from './markdown.js';

/** One model's part: its answer, or why there is none. */
export interface Side {
  readonly name: string;
  readonly answer: string;
  readonly failed?: boolean;
}

/**
 * Both answers in one card. Below each other rather than side by side: two columns of sentences are unreadable on a
 * phone, and Teams narrows cards on the desktop too.
 */
export function compareCard(question: string, tuned: Side, base: Side): Card {
  return card([
    title(escapeMarkdown(shorten(question, 500))),
    ...side(tuned, 'accent'),
    ...side(base, 'emphasis'),
  ]);
}

function side({ name, answer, failed }: Side, style: string): CardElement[] {
  const shown = escapeMarkdown(answer.length > 3000 ? `${answer.slice(0, 2999)}…` : answer);
  return [
    {
      type: 'Container',
      style: failed === true ? 'attention' : style,
      spacing: 'Medium',
      items: [text(escapeMarkdown(name), { weight: 'Bolder' }), text(shown, { spacing: 'Small' })],
    },
    ...(failed === true ? [] : [small('AI-generated')]),
  ];
}
