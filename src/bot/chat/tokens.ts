import type { ChatMessage } from '../../azure/chatModel.js';

/** What Phi-3 mini takes for prompt and answer together. */
export const contextTokens = 4096;
/** Kept free for the answer. */
export const answerTokens = 768;
/** What is left for the history and the question. */
export const promptTokens = contextTokens - answerTokens;

const charactersPerToken = 3.5;
/** The role marks around each message. */
const tokensPerMessage = 5;

/**
 * About how many tokens a text is, without the model's tokenizer: English has some four characters a token, and a
 * character outside ASCII is often a token of its own. Errs upwards, for too long a prompt is an error from the endpoint.
 */
export function estimateTokens(text: string): number {
  const ascii = text.replace(/[^\x00-\x7f]/gu, '').length; // eslint-disable-line no-control-regex
  const others = text.length - ascii;
  return Math.ceil(ascii / charactersPerToken + others);
}

export const estimateMessage = (message: Pick<ChatMessage, 'content'>): number =>
  estimateTokens(message.content) + tokensPerMessage;
