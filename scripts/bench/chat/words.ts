import type { ChatMessage } from '../../../src/azure/ml/chatMessage.js';

/** The turns of history that a request holds at most. */
export const historyTurns = 10;

const about = 'How do I choose a batch size for fine-tuning, and what does it change in the end?';
const said =
  'A larger batch gives a smoother estimate of the gradient and fills the card better; a smaller one costs less memory and ' +
  'often generalises as well. Begin with what fits, watch the validation loss, and scale the learning rate with the batch. ' +
  'Where memory is short, gather gradients over several steps and update once.';

/** What a conversation asks in its so manyeth turn, from 0; no two are the same. */
export const questionOf = (conversation: string, turn: number): string => `${conversation}.${turn}: ${about}`;

/** Names the question, so that an answer to another one is seen. */
export const answerTo = (question: string): string =>
  `To ${question.slice(0, question.indexOf(':'))}. ${said}`;

/** The conversation and the turn of a question; undefined where it is none of ours. */
export function askedIn(
  question: string,
): { readonly conversation: string; readonly turn: number } | undefined {
  const [, conversation, turn] = /^(.+)\.(\d+): /.exec(question) ?? [];
  return conversation === undefined ? undefined : { conversation, turn: Number(turn) };
}

/** Whether these are the messages that a bot without a fault sends for the last of them. */
export function isWholePrompt(messages: readonly ChatMessage[]): boolean {
  const question = messages.at(-1)?.content ?? '';
  const asked = askedIn(question);
  if (asked === undefined) return false;
  const { conversation, turn } = asked;
  const first = Math.max(0, turn - historyTurns);
  if (messages.length !== 2 * (turn - first) + 1) return false;
  return messages.every(({ role, content }, index) => {
    const expected = questionOf(conversation, first + Math.floor(index / 2));
    return index % 2 === 0
      ? role === 'user' && content === expected
      : role === 'assistant' && content === answerTo(expected);
  });
}
