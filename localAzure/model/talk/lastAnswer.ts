import { type Message } from '../conversation.js';
import { type AnswerPair } from '../recall/answerIndex.js';
import { type Learnt } from '../recall/learnt.js';

/** What was said last that had been learnt. */
export interface LastAnswer {
  readonly pair: AnswerPair;
  /** Whether it was the whole of it, so that a shorter form is wanted of that. */
  readonly said: string;
}

/** The question over an answer that is not the one that was asked, as `tunedAnswer` writes it. */
const heading = /\*\*(.+?)\*\*\n\n/s;

/** The last answer of the conversation that comes from the training data. */
export function lastAnswer(learnt: Learnt, before: readonly Message[]): LastAnswer | undefined {
  for (const { role, content } of [...before].reverse()) {
    if (role !== 'assistant') continue;
    const pair = learnt.saying(content) ?? headed(learnt, content);
    if (pair) return { pair, said: content };
  }
  return undefined;
}

function headed(learnt: Learnt, content: string): AnswerPair | undefined {
  const question = heading.exec(content)?.[1];
  const found = question === undefined ? undefined : learnt.index.find(question);
  return found && content.includes(found.answer) ? learnt.saying(found.answer) : undefined;
}
