import type { ChatMessage } from '../../azure/ml/chatMessage.js';
import type { Turn } from '../../store/chatHistory.js';
import { estimateMessage } from './tokenBudget.js';

export interface PromptLimits {
  /** Estimated, of the history and the question together. */
  readonly tokens: number;
  /** Of the history; as many as have room if left out. */
  readonly turns?: number;
}

/** The question with as much of what was said before as fits: whole turns, the oldest left out first. */
export function promptOf(history: readonly Turn[], question: string, limits: PromptLimits): ChatMessage[] {
  return [
    ...fittingTurns(history, question, limits).flatMap(({ user, assistant }): ChatMessage[] => [
      { role: 'user', content: user },
      { role: 'assistant', content: assistant },
    ]),
    { role: 'user', content: question },
  ];
}

/** The newest turns for which there is room beside the question, oldest first. */
export function fittingTurns(
  history: readonly Turn[],
  question: string,
  { tokens, turns: most = history.length }: PromptLimits,
): Turn[] {
  const turns: Turn[] = [];
  let used = estimateMessage({ content: question });
  for (const turn of history.slice(Math.max(0, history.length - most)).reverse()) {
    used += estimateMessage({ content: turn.user }) + estimateMessage({ content: turn.assistant });
    if (used > tokens) break;
    turns.unshift(turn);
  }
  return turns;
}
