import { baseCorpus } from './baseCorpus.js';
import { pieces } from './words.js';

const wordEnd = '\n';
/** Weight of "any character at all", so that no text whatever has probability zero. */
const smoothing = 0.5;
const alphabet = 0x11_0000;
const shareForUnseen = 0.02;

/** Letters after letters, from the base corpus: what a word never seen before is worth. */
export class CharacterModel {
  private readonly pairs = new Map<string, number>();
  private readonly totals = new Map<string, number>();
  private readonly letters = new Map<string, number>();
  private all = 0;

  constructor(texts: readonly string[] = baseCorpus) {
    for (const text of texts) for (const piece of pieces(text)) this.learn(piece);
  }

  /** Natural logarithm of the probability of the word, its end included. Always finite. */
  logProbability(word: string): number {
    let sum = 0;
    let before = wordEnd;
    for (const letter of [...word, wordEnd]) {
      sum += Math.log(this.probability(before, letter));
      before = letter;
    }
    return sum;
  }

  private probability(before: string, letter: string): number {
    const single = (this.letters.get(letter) ?? 0) / this.all;
    const known = (1 - shareForUnseen) * single + shareForUnseen / alphabet;
    const pair = this.pairs.get(before + letter) ?? 0;
    const total = this.totals.get(before) ?? 0;
    const weight = smoothing * 10;
    return (pair + weight * known) / (total + weight);
  }

  private learn(word: string): void {
    let before = wordEnd;
    for (const letter of [...word, wordEnd]) {
      add(this.pairs, before + letter);
      add(this.totals, before);
      add(this.letters, letter);
      this.all += 1;
      before = letter;
    }
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
