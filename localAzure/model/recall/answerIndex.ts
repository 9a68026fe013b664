import MiniSearch from 'minisearch';
import { type Conversation, type Message } from '../conversation.js';
import { bagOf, isCommon, similarity, wordWeight, type Bag } from './similarity.js';
import { words } from '../words.js';

/** What was learnt from one assistant turn: the user's words before it, and the turns before those. */
export interface AnswerPair {
  readonly question: string;
  readonly answer: string;
  /** The earlier turns of the row, joined; empty for the first question of a conversation. */
  readonly context: string;
}

export interface FoundAnswer {
  readonly answer: string;
  readonly question: string;
  /** 1 for the very question; what `find` returns is never below the threshold. */
  readonly score: number;
}

interface Known {
  readonly pair: AnswerPair;
  readonly bag: Bag;
  /** Made when it is first compared: contexts are long, and most are never asked for. */
  contextBag?: Bag;
}

/** Below this share of common words a question is about something else. */
const threshold = 0.45;
/** The earlier turns decide between equal questions; they never make a wrong question right. */
const contextWeight = 0.2;
const mostCandidates = 60;
/** Searching for misspellings of every word of a long text costs more than it finds. */
const longQuestion = 25;

export function pairsOf(rows: readonly Conversation[]): AnswerPair[] {
  return rows.flatMap((row) => {
    const turns = row.filter(({ role }) => role !== 'system');
    return turns.flatMap((turn, index) => {
      const question = turns[index - 1];
      if (turn.role !== 'assistant' || question?.role !== 'user') return [];
      return [
        { question: question.content, answer: turn.content, context: contextOf(turns.slice(0, index - 1)) },
      ];
    });
  });
}

/** The turns before a question, as an index compares them. */
export function contextOf(turns: readonly Message[]): string {
  return turns
    .filter(({ role }) => role !== 'system')
    .map(({ content }) => content)
    .join('\n');
}

/** Finds the learnt answer of the question that is most like the asked one. */
export class AnswerIndex {
  private readonly known: readonly Known[];
  private readonly exact = new Map<string, number[]>();
  private readonly frequency = new Map<string, number>();
  private readonly search: MiniSearch<{ id: number; question: string }>;

  constructor(readonly pairs: readonly AnswerPair[]) {
    this.known = pairs.map((pair, id) => {
      const asked = words(pair.question);
      const plain = asked.join(' ');
      const same = this.exact.get(plain);
      if (same) same.push(id);
      else this.exact.set(plain, [id]);
      const bag = bagOf(asked);
      for (const word of bag.keys()) this.frequency.set(word, (this.frequency.get(word) ?? 0) + 1);
      return { pair, bag };
    });
    this.search = new MiniSearch({
      fields: ['question'],
      tokenize: (text) => text.split(' '),
      processTerm: (term) => term,
    });
    this.search.addAll(
      this.known.map(({ bag }, id) => ({ id, question: subjectOf([...bag.keys()]).join(' ') })),
    );
  }

  /** The answer learnt for this question, or undefined when none of the questions is close enough. */
  find(question: string, context = ''): FoundAnswer | undefined {
    const asked = words(question);
    if (asked.length === 0) return undefined;
    const asks = { bag: bagOf(asked), context: bagOf(words(context)) };
    // Misspellings are looked for only when nothing fits as it is written: that search is slow.
    return (
      this.best(asks, this.candidates(asked, false)) ??
      (asked.length > longQuestion ? undefined : this.best(asks, this.candidates(asked, true)))
    );
  }

  private best(asks: { bag: Bag; context: Bag }, candidates: Iterable<number>): FoundAnswer | undefined {
    let best: { known: Known; score: number; likeness: number } | undefined;
    for (const id of candidates) {
      const known = this.known[id];
      if (!known) continue;
      const likeness = similarity(asks.bag, known.bag, this.weight);
      if (likeness < threshold || !sharesSubject(asks.bag, known.bag, likeness)) continue;
      const score = likeness + contextWeight * similarity(asks.context, contextBag(known), this.weight);
      if (!best || score > best.score) best = { known, score, likeness };
    }
    return (
      best && { answer: best.known.pair.answer, question: best.known.pair.question, score: best.likeness }
    );
  }

  private candidates(asked: readonly string[], misspelt: boolean): readonly number[] {
    const exact = this.exact.get(asked.join(' '));
    if (exact) return exact;
    const terms = subjectOf([...new Set(asked)]).join(' ');
    const found = this.search.search(terms, { fuzzy: misspelt ? 0.2 : false, combineWith: 'OR' });
    return found.slice(0, mostCandidates).map(({ id }) => Number(id));
  }

  private readonly weight = (word: string): number =>
    wordWeight(word, this.known.length, this.frequency.get(word) ?? 0);
}

function contextBag(known: Known): Bag {
  known.contextBag ??= bagOf(words(known.pair.context));
  return known.contextBag;
}

/** The words to search by: the little ones are in every text, and only serve where there are no others. */
function subjectOf(asked: readonly string[]): readonly string[] {
  const telling = asked.filter((word) => !isCommon(word));
  return telling.length > 0 ? telling : asked;
}

/** "What is it?" and "What is that?" share words but no subject; only the same words count there. */
function sharesSubject(asked: Bag, known: Bag, likeness: number): boolean {
  if (likeness > 0.85) return true;
  for (const word of asked.keys()) if (known.has(word) && !isCommon(word)) return true;
  return false;
}
