import { baseCorpus } from './baseCorpus.js';
import { CharacterModel } from './characterModel.js';
import { pieces } from './words.js';

/** Pair keys are `first * keySpread + second`; both stay far below it, and the product below 2^53. */
const keySpread = 2 ** 26;
const startId = 0;
/**
 * How much more room what is new after a word gets than Witten and Bell give it. With two, validation loss keeps
 * falling when a row is learnt fully; with one it rises again in the later epochs.
 */
const roomForNew = 2;

/** Learnt counts as plain data; the prior is not in it, because every model begins with the same one. */
export interface LearntCounts {
  readonly vocabulary: readonly string[];
  /** Flat triples: first word, second word (indices into `vocabulary`), weight. */
  readonly pairs: readonly number[];
}

const characters = new CharacterModel();

/**
 * A statistical language model: words after words, falling back to words alone and from there to letters, so that
 * every text has a finite loss. The share of each fallback is how often something new came after that word
 * (Witten and Bell), and the weight of what is learnt is given by the one who trains.
 */
export class LanguageModel {
  private readonly ids = new Map<string, number>([['', startId]]);
  private readonly vocabulary: string[] = [''];
  private readonly spelling: number[] = [0];
  private readonly single: number[] = [0];
  private readonly followers: number[] = [0];
  private readonly kinds: number[] = [0];
  private readonly pairs = new Map<number, number>();
  private readonly prior = new Map<number, number>();
  private total = 0;
  private different = 0;

  constructor() {
    for (const sentence of baseCorpus) this.learn(this.encode(sentence), 1);
    for (const [key, weight] of this.pairs) this.prior.set(key, weight);
  }

  /** The text as numbers of this model. New words get a number, which alone teaches nothing about them. */
  encode(text: string): Int32Array {
    const words = pieces(text);
    const ids = new Int32Array(words.length);
    words.forEach((word, index) => {
      ids[index] = this.id(word);
    });
    return ids;
  }

  /** Counts the text with the given weight; weight 0 changes nothing. */
  learn(ids: Int32Array, weight: number): void {
    if (weight <= 0) return;
    let before = startId;
    for (const id of ids) {
      this.count(before, id, weight);
      before = id;
    }
  }

  /** Sum of -ln p over the text, in nats. Divide by the number of tokens for the cross-entropy. */
  nats(ids: Int32Array): number {
    let sum = 0;
    let before = startId;
    for (const id of ids) {
      sum -= Math.log(this.probability(before, id));
      before = id;
    }
    return sum;
  }

  /** Cross-entropy of a text in nats per token; 0 for a text without any. */
  loss(text: string): number {
    const ids = this.encode(text);
    return ids.length === 0 ? 0 : this.nats(ids) / ids.length;
  }

  /** How many different pairs of words are known. */
  get size(): number {
    return this.pairs.size;
  }

  /** What was learnt beyond the prior, pairs lighter than the given weight left out. */
  learnt(lightest = 0): LearntCounts {
    const vocabulary: string[] = [];
    const places = new Map<number, number>();
    const place = (id: number): number => {
      let known = places.get(id);
      if (known === undefined) {
        known = vocabulary.length;
        vocabulary.push(this.vocabulary[id] ?? '');
        places.set(id, known);
      }
      return known;
    };
    const pairs: number[] = [];
    for (const [key, weight] of this.pairs) {
      const added = weight - (this.prior.get(key) ?? 0);
      if (added <= 1e-9 || added < lightest) continue;
      pairs.push(place(Math.floor(key / keySpread)), place(key % keySpread), Math.round(added * 1000) / 1000);
    }
    return { vocabulary, pairs };
  }

  /** Adds counts that `learnt` gave, onto the prior of a fresh model. */
  static restore(counts: LearntCounts): LanguageModel {
    const model = new LanguageModel();
    const ids = counts.vocabulary.map((word) => (word === '' ? startId : model.id(word)));
    for (let index = 0; index + 2 < counts.pairs.length; index += 3) {
      const first = ids[counts.pairs[index] ?? 0];
      const second = ids[counts.pairs[index + 1] ?? 0];
      const weight = counts.pairs[index + 2];
      if (first !== undefined && second !== undefined && weight !== undefined)
        model.count(first, second, weight);
    }
    return model;
  }

  private id(word: string): number {
    let id = this.ids.get(word);
    if (id === undefined) {
      id = this.vocabulary.length;
      this.ids.set(word, id);
      this.vocabulary.push(word);
      this.spelling.push(Math.exp(characters.logProbability(word)));
      this.single.push(0);
      this.followers.push(0);
      this.kinds.push(0);
    }
    return id;
  }

  private count(before: number, id: number, weight: number): void {
    const key = before * keySpread + id;
    const known = this.pairs.get(key);
    if (known === undefined) this.kinds[before] = (this.kinds[before] ?? 0) + 1;
    this.pairs.set(key, (known ?? 0) + weight);
    this.followers[before] = (this.followers[before] ?? 0) + weight;
    if (this.single[id] === 0) this.different += 1;
    this.single[id] = (this.single[id] ?? 0) + weight;
    this.total += weight;
  }

  private probability(before: number, id: number): number {
    const alone =
      ((this.single[id] ?? 0) + this.different * (this.spelling[id] ?? 0)) / (this.total + this.different);
    const room = roomForNew * (this.kinds[before] ?? 0);
    if (room === 0) return alone;
    return (
      ((this.pairs.get(before * keySpread + id) ?? 0) + room * alone) / ((this.followers[before] ?? 0) + room)
    );
  }
}
