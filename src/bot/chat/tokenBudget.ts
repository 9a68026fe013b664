import type { ChatMessage } from '../../azure/ml/chatMessage.js';
import { contextTokens, estimateTokens, tokensPerMessage } from '../../tokens.js';

/** Kept free for the answer. */
export const answerTokens = 768;
/** What the published flow's files ask for (`deploymentTemplates/promptFlow`). */
export const flowAnswerTokens = 256;
/** What is left for the history and the question. */
export const promptTokens = contextTokens - answerTokens;

export const estimateMessage = (message: Pick<ChatMessage, 'content'>): number =>
  estimateTokens(message.content) + tokensPerMessage;
