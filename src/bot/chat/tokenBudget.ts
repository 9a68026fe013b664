import type { ChatMessage } from '../../azure/ml/chatMessage.js';
import type { ModelSettings } from '../../settings.js';
import { contextTokens, estimateTokens, tokensPerMessage } from '../../tokens.js';

/** What the published flow's files ask for (`deploymentTemplates/promptFlow`). */
export const flowAnswerTokens = 256;

/** What is left for the history and the question beside the instructions and the answer. */
export const promptTokens = ({
  systemPrompt,
  answerTokens,
}: Pick<ModelSettings, 'systemPrompt' | 'answerTokens'>): number =>
  contextTokens -
  answerTokens -
  (systemPrompt === undefined ? 0 : estimateMessage({ content: systemPrompt }));

export const estimateMessage = (message: Pick<ChatMessage, 'content'>): number =>
  estimateTokens(message.content) + tokensPerMessage;
