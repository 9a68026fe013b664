import { breather } from '../breather.js';
import { type AnswerPair } from './answerIndex.js';
import { likeness, TermIndex } from './termIndex.js';
import { askedTerms, termsOf } from './terms.js';

/** What of the training data is nearest to a question. */
export interface Nearest {
  /** Of each row its turn that fits best; the best row first. Rows that share nothing with the question are left out. */
  readonly pairs: readonly AnswerPair[];
  /** Whether the first of them is likely to be about what was asked. */
  readonly isNear: boolean;
  /** How many telling words and phrases the question has. */
  readonly terms: number;
}

/** Evidence that a row is about what was asked: how much of the question each of its texts has, as `TermIndex.scores` gives it. */
interface Evidence {
  best: AnswerPair;
  /** Of the best turn. */
  fit: number;
  /** The most that a question, an answer, the first question, and the row as a whole have. */
  question: number;
  answer: number;
  first: number;
  whole: number;
}

/**
 * How much each text tells of where the answer is, and when that is near enough. Fitted on some two hundred questions that
 * people put in their own words, and a hundred that are about something else.
 */
const weights = { question: 7.7, first: 7.2, answer: 6.6, whole: 2.6 };
const nearness = { score: 0.24, matched: 0.2, coverage: 4.9, needed: 7 };
/** Of what is asked beside a question, how much a turn must have to be about it: of the same row, and of another. */
const neededShare = { among: 0.6, askedAmong: 0.8 };
/** With more turns than this only the questions are searched: the words of the answers would fill the memory. */
const mostAnswers = 20_000;

/** Finds rows by words, by other forms of them, and by words that mean the same. */
export class NearestRows {
  private constructor(
    private readonly pairs: readonly AnswerPair[],
    private readonly rowOf: readonly number[],
    private readonly questions: TermIndex,
    private readonly answers: TermIndex,
    private readonly wholes: TermIndex,
  ) {}

  /** Takes a second for ten thousand turns, in which other work has its turn. */
  static async of(pairs: readonly AnswerPair[]): Promise<NearestRows> {
    const breathe = breather();
    const questions: string[][] = [];
    const answers: string[][] = [];
    const rows: string[][] = [];
    const rowOf: number[] = [];
    for (const pair of pairs) {
      const question = termsOf(pair.question);
      const answer = pairs.length > mostAnswers ? [] : termsOf(pair.answer);
      if (pair.context === '' || rows.length === 0) rows.push([]);
      // What is asked tells more of a row than what is answered.
      rows.at(-1)?.push(...question, ...question, ...answer);
      rowOf.push(rows.length - 1);
      questions.push(question);
      answers.push(answer);
      await breathe();
    }
    return new NearestRows(
      pairs,
      rowOf,
      await TermIndex.of(questions),
      await TermIndex.of(answers),
      await TermIndex.of(rows),
    );
  }

  find(question: string): Nearest {
    const asked = askedTerms(question);
    const rows = [...this.evidence(asked)].map((row) => ({ ...row, score: scoreOf(row) }));
    rows.sort((left, right) => right.score - left.score);
    const [first] = rows;
    const nearest =
      first &&
      nearness.score * first.score +
        nearness.matched * first.whole * this.wholes.weightOf(asked) +
        nearness.coverage * this.wholes.coverage(asked);
    return {
      pairs: rows.map(({ best }) => best),
      isNear: (nearest ?? 0) >= nearness.needed,
      terms: asked.length,
    };
  }

  /** The one of a few turns that has most of what was asked, if it has enough of it. */
  among(question: string, pairs: readonly AnswerPair[]): AnswerPair | undefined {
    return this.most(
      question,
      pairs,
      ({ question: own, answer }) => `${own} ${answer}`,
      likeness,
      neededShare.among,
    );
  }

  /** The same where it must be in the questions, in these very words. */
  askedAmong(question: string, pairs: readonly AnswerPair[]): AnswerPair | undefined {
    return this.most(question, pairs, (pair) => pair.question, 0, neededShare.askedAmong);
  }

  private most(
    question: string,
    pairs: readonly AnswerPair[],
    textOf: (pair: AnswerPair) => string,
    alikeCounts: number,
    needed: number,
  ): AnswerPair | undefined {
    const asked = askedTerms(question);
    let best: { pair: AnswerPair; share: number } | undefined;
    for (const pair of pairs) {
      const share = this.wholes.share(asked, new Set(termsOf(textOf(pair))), alikeCounts);
      if (share >= needed && share > (best?.share ?? 0)) best = { pair, share };
    }
    return best?.pair;
  }

  private evidence(asked: ReturnType<typeof askedTerms>): Iterable<Evidence> {
    const questions = this.questions.scores(asked);
    const answers = this.answers.scores(asked);
    const wholes = this.wholes.scores(asked);
    const rows = new Map<number, Evidence>();
    for (const id of new Set([...questions.keys(), ...answers.keys()])) {
      const pair = this.pairs[id];
      const row = this.rowOf[id];
      if (!pair || row === undefined) continue;
      const question = questions.get(id) ?? 0;
      const answer = answers.get(id) ?? 0;
      const first = pair.context === '' ? question : 0;
      const fit = weights.question * question + weights.answer * answer + weights.first * first;
      const known = rows.get(row);
      if (!known) {
        rows.set(row, { best: pair, fit, question, answer, first, whole: wholes.get(row) ?? 0 });
        continue;
      }
      known.question = Math.max(known.question, question);
      known.answer = Math.max(known.answer, answer);
      known.first = Math.max(known.first, first);
      if (fit > known.fit) Object.assign(known, { best: pair, fit });
    }
    return rows.values();
  }
}

function scoreOf({ question, first, answer, whole }: Evidence): number {
  return (
    weights.question * question + weights.first * first + weights.answer * answer + weights.whole * whole
  );
}
