import type { CardElement } from '../cardElement.js';
import { container, text } from '../elements.js';
import { escapeMarkdown } from '../markdown.js';
import { sayButton } from './sayButton.js';

/** Questions to the model to be pressed, one below the other. As buttons they would be cut off: no client wraps a button's title. */
export const promptButtons = (questions: readonly string[]): CardElement[] =>
  questions.map((question) =>
    container([text(escapeMarkdown(question), { color: 'Accent' })], {
      style: 'emphasis',
      spacing: 'Small',
      selectAction: sayButton(question, question),
    }),
  );
