import type { Finish } from '../../../model/chatAnswer.js';
import { countTokens } from '../../../model/countTokens.js';

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** What all parts of one answer have in common. */
export interface CompletionHead {
  readonly id: string;
  /** Epoch s. */
  readonly created: number;
  readonly model: string;
}

export function usageOf(promptTokens: number, text: string): Usage {
  const completion = countTokens(text);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completion,
    total_tokens: promptTokens + completion,
  };
}

/** The answer in one piece, as OpenAI's API writes it. */
export function completion(head: CompletionHead, text: string, finish: Finish, usage: Usage) {
  return {
    ...head,
    object: 'chat.completion',
    choices: [
      { index: 0, message: { role: 'assistant', content: text }, logprobs: null, finish_reason: finish },
    ],
    usage,
  };
}

/** One event of a streamed answer. */
export function chunk(head: CompletionHead, delta: object, finish: Finish | null = null): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
  return event({ ...head, object: 'chat.completion.chunk', choices });
}

export function usageChunk(head: CompletionHead, usage: Usage): string {
  return event({ ...head, object: 'chat.completion.chunk', choices: [], usage });
}

export function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

export const lastEvent = 'data: [DONE]\n\n';
