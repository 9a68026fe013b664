import assert from 'node:assert/strict';
import type { Verdict } from './chatLedger.js';

export interface Allowed {
  /** How often an answer may have been given again, because nobody could know that it had been given. */
  readonly repeated: number;
  /** What a bot may say besides the model's answers. */
  readonly words?: RegExp;
}

/** Throws when a question was lost, overtaken or answered elsewhere, or the model was told something else than its conversation. */
export function judgeChats(verdict: Verdict, questions: number, { repeated, words = /^$/ }: Allowed): void {
  const { acknowledged, kills, longestWaitMs, ...lists } = verdict;
  const otherWords = lists.otherWords.filter((line) => !words.test(line.replace(/^\S+: /, '')));
  const wrong = { ...lists, otherWords };
  const summary = [
    `${acknowledged} questions, ${kills} kills, the longest wait after one ${(longestWaitMs / 1000).toFixed(1)} s`,
    ...Object.entries(wrong)
      .filter(([, ids]) => ids.length > 0)
      .map(([what, ids]) => `${what}: ${ids.length}, the first ${ids.slice(0, 5).join('; ')}`),
  ].join('\n');
  assert.equal(acknowledged, questions, summary);
  const { repeated: again, ...never } = wrong;
  for (const [what, ids] of Object.entries(never)) assert.equal(ids.length, 0, `${what}: ${summary}`);
  assert.ok(again.length <= repeated, `repeated: ${summary}`);
}
