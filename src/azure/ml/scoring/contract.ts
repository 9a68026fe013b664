import type { ChatMessage } from '../chatMessage.js';
import type { Sampling } from './sampling.js';

/**
 * How an endpoint wants a conversation (docs/azure-facts.md, “Scoring”): as the model card has it, the same one level deeper, or
 * as OpenAI has it. Which one is decided when the model is deployed, and told by nobody.
 */
export type Contract = 'flat' | 'nested' | 'openai';

/** In the order in which they are tried. */
export const contracts: readonly Contract[] = ['flat', 'nested', 'openai'];

/** OpenAI's route is beside the scoring address, `/score`. */
export const addressOf = (contract: Contract, scoringUri: string): string =>
  contract === 'openai' ? new URL('v1/chat/completions', scoringUri).href : scoringUri;

export interface Question {
  readonly messages: readonly ChatMessage[];
  readonly sampling: Sampling;
  readonly maxNewTokens: number;
  /** In pieces, where the contract has that. */
  readonly isStreamed: boolean;
}

export function bodyOf(
  contract: Contract,
  { messages, sampling, maxNewTokens, isStreamed }: Question,
): string {
  const { temperature, topP } = sampling;
  if (contract === 'openai')
    return JSON.stringify({
      messages,
      temperature,
      top_p: topP,
      max_tokens: maxNewTokens,
      ...(isStreamed ? { stream: true } : {}),
    });
  return JSON.stringify({
    input_data: {
      input_string: contract === 'nested' ? [messages] : messages,
      parameters: {
        temperature,
        top_p: topP,
        do_sample: temperature > 0,
        // Older servers know the first of these names, the newest one the second alone.
        max_new_tokens: maxNewTokens,
        max_tokens: maxNewTokens,
      },
    },
  });
}
