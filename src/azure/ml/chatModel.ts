export interface ChatMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

export interface AskOptions {
  /** Which of the two deployments answers; the tuned one unless said otherwise. */
  readonly from?: 'tuned' | 'base';
  readonly maxNewTokens?: number;
  readonly signal?: AbortSignal;
}

export interface Answer {
  /** Trimmed, and not empty. */
  readonly text: string;
  /** It reached the longest that was asked for, and ends in the middle. */
  readonly isCut: boolean;
}

/** The deployed model, as the chat sees it. */
export interface ChatModel {
  /** Throws AppError: no_endpoint, no_traffic, key_rejected, model_timeout, model_busy, model_error ... */
  answer(messages: readonly ChatMessage[], options?: AskOptions): Promise<Answer>;
}
