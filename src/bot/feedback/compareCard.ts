import { thousands } from '../../thousands.js';
import { card, type Card } from '../cards/card.js';
import type { CardElement } from '../cards/cardElement.js';
import { small, text, title } from '../cards/elements.js';
import { escapeMarkdown, shorten } from '../cards/markdown.js';

/** One model's part: its answer, or why there is none. */
export interface Side {
  readonly name: string;
  readonly answer: string;
  readonly failed?: boolean;
  /** The model had to stop in the middle. */
  readonly isCut?: boolean;
}

/**
 * Both answers in one card. Below each other rather than side by side: two columns of sentences are unreadable on a
 * phone, and Teams narrows cards on the desktop too.
 */
export function compareCard(question: string, tuned: Side, base: Side): Card {
  return card([questionTitle(question), ...answerRows(tuned, 'accent'), ...answerRows(base, 'emphasis')]);
}

export const questionTitle = (question: string): CardElement => title(escapeMarkdown(shorten(question, 500)));

/** Both must fit into one message. */
const longestAnswer = 3000;

/** One answer under its name. */
export function answerRows({ name, answer, failed, isCut }: Side, style: string): CardElement[] {
  const isLong = answer.length > longestAnswer;
  const shown = escapeMarkdown(isLong ? `${answer.slice(0, longestAnswer - 1)}…` : answer);
  const cut = isLong
    ? `Cut: the first ${thousands(longestAnswer)} of ${thousands(answer.length)} characters. `
    : isCut === true
      ? 'Cut: the answer is as long as one may be. '
      : '';
  return [
    {
      type: 'Container',
      style: failed === true ? 'attention' : style,
      spacing: 'Medium',
      items: [text(escapeMarkdown(name), { weight: 'Bolder' }), text(shown, { spacing: 'Small' })],
    },
    ...(failed === true ? [] : [small(`${cut}AI-generated`)]),
  ];
}
