import { AnswerIndex, type AnswerPair } from './answerIndex.js';
import { NearestRows } from './nearest.js';

/** All that a tuned model has learnt, in the ways in which it is looked for. */
export class Learnt {
  readonly index: AnswerIndex;
  private rows: Promise<NearestRows> | undefined;
  private answers: Map<string, number> | undefined;

  constructor(readonly pairs: readonly AnswerPair[]) {
    this.index = new AnswerIndex(pairs);
  }

  /** Made when it is first needed: most questions are asked as they were learnt. */
  nearest(): Promise<NearestRows> {
    return (this.rows ??= NearestRows.of(this.pairs));
  }

  /** The turn in which that very answer was learnt. */
  saying(answer: string): AnswerPair | undefined {
    const place = this.places().get(answer.trim());
    return place === undefined ? undefined : this.pairs[place];
  }

  /** The later turns of the conversation in which that answer was learnt. */
  after(answer: string): readonly AnswerPair[] {
    const place = this.places().get(answer.trim());
    if (place === undefined) return [];
    const next = this.pairs.findIndex((pair, at) => at > place && pair.context === '');
    return this.pairs.slice(place + 1, next < 0 ? undefined : next);
  }

  /** First questions from all over the training data. */
  examples(most: number): readonly string[] {
    const first = this.pairs.filter(({ context }) => context === '');
    const step = Math.max(1, Math.floor(first.length / most));
    return first
      .filter((_, place) => place % step === 0)
      .slice(0, most)
      .map(({ question }) => question);
  }

  private places(): ReadonlyMap<string, number> {
    return (this.answers ??= new Map(this.pairs.map(({ answer }, place) => [answer.trim(), place])));
  }
}
