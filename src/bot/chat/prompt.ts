import type { ChatMessage } from '../../azure/ml/chatMessage.js';
import type { Turn } from '../../store/chatHistory.js';
import { estimateMessage, promptTokens } from './tokenBudget.js';

/** The question with as much of what was said before as fits: whole turns, the oldest left out first. */
export function promptOf(history: readonly Turn[], question: string, limit = promptTokens): ChatMessage[] {
  return [
    ...fittingTurns(history, question, limit).flatMap(({ user, assistant }): ChatMessage[] => [
      { role: 'user', content: user },
      { role: 'assistant', content: assistant },
    ]),
    { role: 'user', content: question },
  ];
}

/** The newest turns for which there is room beside the question, oldest first. */
export function fittingTurns(history: readonly Turn[], question: string, limit = promptTokens): Turn[] {
  const turns: Turn[] = [];
  let used = estimateMessage({ content: question });
  for (const turn of [...history].reverse()) {
    used += estimateMessage({ content: turn.user }) + estimateMessage({ content: turn.assistant });
    if (used > limit) break;
    turns.unshift(turn);
  }
  return turns;
}
