import { storableText } from '../../storable.js';
import type { Reaction } from '../../store/feedback/ratings.js';
import type { WhichAnswer } from '../../store/feedback/givenAnswers.js';

/** What somebody thinks of an answer. */
export interface Thumb {
  readonly which: WhichAnswer;
  readonly reaction: Reaction;
  /** In their words; never empty. */
  readonly reason?: string | undefined;
}

/** Of what somebody writes as a reason so much is kept, in characters. */
export const longestReason = 2_000;

const controls = /[^\P{Cc}\n]+/gu;

/** What was written as a reason, as it may be kept; undefined where nothing was. */
export function reasonIn(written: string | undefined): string | undefined {
  const text = storableText(written ?? '')
    .replace(/\r\n?/g, '\n')
    .replace(controls, ' ')
    .trim();
  if (text === '') return undefined;
  return text.length <= longestReason ? text : `${storableText(text.slice(0, longestReason - 1))}…`;
}
