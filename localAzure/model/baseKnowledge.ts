import { baseCorpus } from './baseCorpus.js';
import { bagOf, isCommon, wordWeight } from './recall/similarity.js';
import { words } from './words.js';

/** Less of the question's subject than this in one sentence, and the sentence is about something else. */
const neededShare = 0.65;

/** What the untuned stand-in can say: the sentence of its corpus that covers the question's subject. */
export class BaseKnowledge {
  private readonly sentences: readonly { readonly text: string; readonly words: ReadonlySet<string> }[];
  private readonly frequency: ReadonlyMap<string, number>;

  constructor(corpus: readonly string[] = baseCorpus) {
    this.sentences = corpus.map((text) => ({ text, words: new Set(words(text).map(singular)) }));
    this.frequency = bagOf(this.sentences.flatMap((sentence) => [...sentence.words]));
  }

  find(question: string): string | undefined {
    const subject = new Set(
      words(question)
        .filter((word) => !isCommon(word))
        .map(singular),
    );
    let best: { text: string; share: number } | undefined;
    for (const sentence of this.sentences) {
      let common = 0;
      let all = 0;
      for (const word of subject) {
        const weight = wordWeight(word, this.sentences.length, this.frequency.get(word) ?? 0);
        all += weight;
        if (sentence.words.has(word)) common += weight;
      }
      const share = all === 0 ? 0 : common / all;
      if (share >= neededShare && share > (best?.share ?? 0)) best = { text: sentence.text, share };
    }
    return best?.text;
  }
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}
