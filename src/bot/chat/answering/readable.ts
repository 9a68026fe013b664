import { AppError } from '../../../errors/appError.js';
import { stripControlTokens } from '../controlTokens.js';
import { estimateMessage } from '../tokenBudget.js';

/**
 * The text as the model may see it.
 *
 * @param most tokens that the model takes, as they are estimated
 * @throws AppError bad_message, for what is empty or can never fit
 */
export function readable(text: string, most: number): string {
  // Measured before anything else is done with it: a message may be as long as a request body.
  const tokens = estimateMessage({ content: text });
  if (tokens > most)
    throw new AppError({
      reason: 'bad_message',
      sentence: `That message is too long for the model: about ${tokens} tokens, and it takes ${most}. Please shorten it.`,
    });
  const question = stripControlTokens(text);
  if (question === '')
    throw new AppError({
      reason: 'bad_message',
      sentence: 'There is nothing in that message that I could answer.',
    });
  return question;
}
