import { type Message } from '../conversation.js';
import { type AnswerPair } from '../recall/answerIndex.js';
import { type Learnt } from '../recall/learnt.js';

/** The question over an answer that is not the one that was asked, as `headed` and `tunedAnswer` write it. */
const heading = /\*\*(.+?)\*\*\n\n/s;

/** The last answer of the conversation that comes from the training data. */
export function lastAnswer(learnt: Learnt, before: readonly Message[]): AnswerPair | undefined {
  for (const { role, content } of [...before].reverse()) {
    if (role !== 'assistant') continue;
    const pair = learnt.saying(content) ?? underHeading(learnt, content);
    if (pair) return pair;
  }
  return undefined;
}

function underHeading(learnt: Learnt, content: string): AnswerPair | undefined {
  const question = heading.exec(content)?.[1];
  const found = question === undefined ? undefined : learnt.index.find(question);
  return found && content.includes(found.answer) ? learnt.saying(found.answer) : undefined;
}
