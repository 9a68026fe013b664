import type { Answer } from '../azure/ml/answer.js';
import type { ChatMessage } from '../azure/ml/chatMessage.js';
import type { Contract } from '../azure/ml/scoring/contract.js';

export interface AskOptions {
  /** Which of the two deployments answers; the tuned one unless said otherwise. */
  readonly from?: 'tuned' | 'base';
  readonly signal?: AbortSignal;
  /** Called each time that the endpoint has too many questions, though it be asked again. */
  readonly onBusy?: () => void;
  /** Called with each piece of the answer as it comes, where the endpoint gives pieces; else never. */
  readonly onText?: (piece: string) => void;
}

/** The deployed model, as the chat sees it: asked with its settings, and again by rule where that may help. */
export interface ChatModel {
  /** Throws AppError: no_endpoint, no_traffic, key_rejected, model_timeout, model_busy, model_error ... */
  answer(messages: readonly ChatMessage[], options?: AskOptions): Promise<Answer>;
  /** How the endpoint wants its questions; undefined as long as it has answered none. Throws AppError as `answer` does. */
  contractOf(from: 'tuned' | 'base'): Promise<Contract | undefined>;
}
