import { type AnswerPair } from '../recall/answerIndex.js';
import { paragraphs } from './promptList.js';

/** An answer with the question over it that it answers, where that is not the one that was asked; `lastAnswer` reads it. */
export function headed({ question, answer }: AnswerPair): string {
  return paragraphs(`**${question}**`, answer);
}
