import { estimateTokens } from '../../tokens.js';

/**
 * Whether an answer ends where the model had to stop, and not where it wanted to. The newer servers say so (a
 * `finish_reason` of `length`); the old one says nothing: what is as long as it may be there, and ends in the middle of a
 * sentence, has been cut (docs/azure-facts.md, “Scoring”).
 *
 * @param finishReason as the server has it, where it has one
 */
export function isCutShort(finishReason: string | undefined, text: string, maxNewTokens: number): boolean {
  if (finishReason !== undefined) return finishReason === 'length' || finishReason === 'max_tokens';
  return estimateTokens(text) >= maxNewTokens && !/[.!?…。！？:;)\]}"'”’»`*]$/u.test(text.trimEnd());
}
