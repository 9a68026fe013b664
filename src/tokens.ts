const charactersPerToken = 3.5;
/** The role marks around each message. */
export const tokensPerMessage = 5;

/** What Phi-3 mini takes for prompt and answer together. */
export const contextTokens = 4096;

/**
 * About how many tokens a text is, without the model's tokenizer: English has some four characters a token, and a
 * character outside ASCII is often a token of its own. Errs upwards, for too long a prompt is an error from the endpoint.
 */
export function estimateTokens(text: string): number {
  const ascii = text.replace(/[^\x00-\x7f]/gu, '').length; // eslint-disable-line no-control-regex
  return tokensOf(ascii, text.length - ascii);
}

/** The same estimate where the characters have been counted already: those in ASCII, and UTF-16 units outside it. */
export const tokensOf = (ascii: number, others: number): number =>
  Math.ceil(ascii / charactersPerToken + others);
