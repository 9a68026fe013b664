import type { Answer } from '../azure/ml/answer.js';
import type { ChatMessage } from '../azure/ml/chatMessage.js';

export interface AskOptions {
  /** Which of the two deployments answers; the tuned one unless said otherwise. */
  readonly from?: 'tuned' | 'base';
  readonly maxNewTokens?: number;
  readonly signal?: AbortSignal;
}

/** The deployed model, as the chat sees it. */
export interface ChatModel {
  /** Throws AppError: no_endpoint, no_traffic, key_rejected, model_timeout, model_busy, model_error ... */
  answer(messages: readonly ChatMessage[], options?: AskOptions): Promise<Answer>;
}
