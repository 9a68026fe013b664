import { breather } from '../breather.js';
import { type AskedTerm } from './terms.js';

/** How soon more of the same word tells no more, and how much a long text has to have more of it (BM25's k1 and b). */
const saturation = 1.2;
const lengthShare = 0.75;
/** What a word that means the same is worth beside the word itself. */
export const likeness = 0.6;

/** Texts as bags of terms, scored against a question by BM25. */
export class TermIndex {
  /** By term: text, times, text, times ... */
  private readonly postings = new Map<string, number[]>();
  private readonly lengths: number[] = [];
  private total = 0;

  /** Gives other work a turn meanwhile. */
  static async of(texts: Iterable<readonly string[]>): Promise<TermIndex> {
    const breathe = breather();
    const index = new TermIndex();
    for (const terms of texts) {
      index.add(terms);
      await breathe();
    }
    return index;
  }

  /**
   * By text how much of the question it has, 0 for none and about 2 for all of it; texts that share nothing with the
   * question are left out. Divided by all that the question asks, so that it counts what is known nowhere here.
   */
  scores(question: readonly AskedTerm[]): Map<number, number> {
    const scores = new Map<number, number>();
    const asked = this.weightOf(question);
    if (asked === 0) return scores;
    for (const { term, alike } of question) {
      const rarity = this.rarity(term);
      const best = new Map<number, number>();
      this.weigh(term, rarity, best);
      for (const other of alike) this.weigh(other, likeness * Math.min(rarity, this.rarity(other)), best);
      for (const [text, weight] of best) scores.set(text, (scores.get(text) ?? 0) + weight / asked);
    }
    return scores;
  }

  /** How much a question asks: the sum of its words' rarity. */
  weightOf(question: readonly AskedTerm[]): number {
    return question.reduce((sum, { term }) => sum + this.rarity(term), 0);
  }

  /** The share of a question that is known here: 0 to 1. */
  coverage(question: readonly AskedTerm[]): number {
    return this.share(question, this.postings, likeness);
  }

  /** The share of a question that is among these terms; a word that means the same counts as much as is said. */
  share(question: readonly AskedTerm[], among: { has(term: string): boolean }, alikeCounts: number): number {
    let asked = 0;
    let known = 0;
    for (const { term, alike } of question) {
      const rarity = this.rarity(term);
      asked += rarity;
      if (among.has(term)) known += rarity;
      else if (alike.some((other) => among.has(other))) known += alikeCounts * rarity;
    }
    return asked === 0 ? 0 : known / asked;
  }

  private add(terms: readonly string[]): void {
    const text = this.lengths.length;
    this.lengths.push(terms.length);
    this.total += terms.length;
    const times = new Map<string, number>();
    for (const term of terms) times.set(term, (times.get(term) ?? 0) + 1);
    for (const [term, count] of times) {
      const list = this.postings.get(term);
      if (list) list.push(text, count);
      else this.postings.set(term, [text, count]);
    }
  }

  private weigh(term: string, weight: number, best: Map<number, number>): void {
    const list = this.postings.get(term) ?? [];
    const mean = this.total / Math.max(1, this.lengths.length);
    for (let at = 0; at < list.length; at += 2) {
      const text = list[at] ?? 0;
      const times = list[at + 1] ?? 0;
      const length = (this.lengths[text] ?? 0) / mean;
      const share =
        (times * (saturation + 1)) / (times + saturation * (1 - lengthShare + lengthShare * length));
      if (weight * share > (best.get(text) ?? 0)) best.set(text, weight * share);
    }
  }

  private rarity(term: string): number {
    const texts = this.lengths.length;
    const having = (this.postings.get(term)?.length ?? 0) / 2;
    return Math.log(1 + (texts - having + 0.5) / (having + 0.5));
  }
}
