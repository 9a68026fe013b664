import { card, type Card } from '../cards/card.js';
import { text } from '../cards/elements.js';
import { sayButton } from '../cards/buttons/sayButton.js';

/** What the model is told for the rest of an answer. */
export const goOn = 'Go on';

/** Under an answer that had to end in the middle. */
export const continueCard = (): Card =>
  card([text('The answer is as long as one may be, and was cut here.')], [sayButton('Continue', goOn)]);
