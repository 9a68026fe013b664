import type { ChatMessage } from '../../azure/chatModel.js';
import type { Turn } from '../../store/chatHistory.js';
import { estimateMessage, promptTokens } from './tokens.js';

/** The question with as much of what was said before as fits: whole turns, the oldest left out first. */
export function promptOf(history: readonly Turn[], question: string, limit = promptTokens): ChatMessage[] {
  const messages: ChatMessage[] = [{ role: 'user', content: question }];
  let used = estimateMessage({ content: question });
  for (const turn of [...history].reverse()) {
    const pair: ChatMessage[] = [
      { role: 'user', content: turn.user },
      { role: 'assistant', content: turn.assistant },
    ];
    used += pair.reduce((sum, message) => sum + estimateMessage(message), 0);
    if (used > limit) break;
    messages.unshift(...pair);
  }
  return messages;
}
