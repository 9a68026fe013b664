import type { CardElement } from '../cardElement.js';
import { actionSet } from '../elements.js';
import { sayButton } from './sayButton.js';

/** Questions to the model as buttons, one below the other: side by side they would be cut off. */
export const promptButtons = (questions: readonly string[]): CardElement[] =>
  questions.map((question) => ({ ...actionSet([sayButton(question, question)]), spacing: 'Small' }));
