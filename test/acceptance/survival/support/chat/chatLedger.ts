import { asked, conversationOf, answerTo, idOf, questionIn, type Question } from './question.js';

interface Record {
  readonly question: Question;
  readonly acknowledgedAt: number;
  answeredAt?: number;
  answers: number;
}

/** Which questions, each by its id, something is wrong with. */
export interface Verdict {
  readonly acknowledged: number;
  readonly unanswered: readonly string[];
  /** Answered before an earlier one of their conversation. */
  readonly outOfOrder: readonly string[];
  /** Answered in another conversation than their own. */
  readonly foreign: readonly string[];
  /** Answered again; once for each further time. */
  readonly repeated: readonly string[];
  /** What was said that is no answer of the model. */
  readonly otherWords: readonly string[];
  /** Asked of the model without an earlier turn of their conversation. */
  readonly forgetful: readonly string[];
  /** Asked of the model with an earlier turn twice, or with their own. */
  readonly doubled: readonly string[];
  /** Asked of the model with turns in another order, or with those of another conversation. */
  readonly confused: readonly string[];
  readonly kills: number;
  /** Of those who had been waiting when something was killed, from then to their answer. */
  readonly longestWaitMs: number;
}

/** Keeps who asked what and heard what, and what the model was told of it. */
export class ChatLedger {
  readonly #records = new Map<string, Record>();
  /** The turns answered in a conversation, in the order in which they were for the first time. */
  readonly #order = new Map<number, number[]>();
  readonly #heard = new Map<string, (() => void)[]>();
  readonly #kills: number[] = [];
  readonly #found = {
    foreign: [] as string[],
    repeated: [] as string[],
    otherWords: [] as string[],
    forgetful: [] as string[],
    doubled: [] as string[],
    confused: [] as string[],
  };

  /** How many questions have been answered. */
  answers = 0;
  #heardAt = 0;

  constructor(
    /** How many turns the model may be told of. */
    private readonly historyTurns: number,
    private readonly now: () => number = Date.now,
  ) {}

  killed(): void {
    this.#kills.push(this.now());
  }

  /** The first 2xx for a message. Its answer may have come before, from a bot that died before it could say so. */
  acknowledged(question: Question): void {
    const record = this.#recordOf(question);
    this.#records.set(idOf(question), { ...record, acknowledgedAt: this.now() });
  }

  heard(conversation: string, text: string): void {
    const question = questionIn(text);
    if (question === undefined || !text.startsWith(answerTo(question)))
      return void this.#found.otherWords.push(`${conversation}: ${text}`);
    const id = idOf(question);
    if (conversation !== conversationOf(question.chat))
      return void this.#found.foreign.push(`${id} in ${conversation}`);
    const record = this.#recordOf(question);
    this.#records.set(id, record);
    record.answers++;
    if (record.answers > 1) return void this.#found.repeated.push(id);
    record.answeredAt = this.now();
    this.answers++;
    this.#heardAt = this.now();
    this.#order.set(question.chat, [...(this.#order.get(question.chat) ?? []), question.turn]);
    for (const tell of this.#heard.get(id) ?? []) tell();
    this.#heard.delete(id);
  }

  /** When it is answered for the first time. */
  answered(question: Question): Promise<void> {
    const id = idOf(question);
    if (this.#records.get(id)?.answeredAt !== undefined) return Promise.resolve();
    return new Promise((resolve) => this.#heard.set(id, [...(this.#heard.get(id) ?? []), resolve]));
  }

  /** What the model was told before a question, oldest first. */
  told(question: Question, before: readonly string[]): void {
    const id = idOf(question);
    const turns = before.filter((_, index) => index % 2 === 0).map(questionIn);
    const isInOrder = turns.every(
      (turn, index) => turn?.chat === question.chat && turn.turn >= (turns[index - 1]?.turn ?? 0),
    );
    const arePairs =
      before.length % 2 === 0 &&
      turns.every(
        (turn, index) =>
          turn !== undefined && before[2 * index] === asked(turn) && before[2 * index + 1] === answerTo(turn),
      );
    if (!isInOrder || !arePairs) this.#found.confused.push(`${id} after ${before.join(' ')}`);
    const distinct = new Set(turns.map((turn) => turn?.turn));
    const words = `${id} after ${turns.map((turn) => turn?.turn).join(',')}`;
    if (distinct.size < turns.length || distinct.has(question.turn)) this.#found.doubled.push(words);
    // A turn too many pushes the oldest one out.
    const from = Math.max(1, question.turn - this.historyTurns + (turns.length - distinct.size));
    for (let turn = from; turn < question.turn; turn++)
      if (!distinct.has(turn)) return void this.#found.forgetful.push(words);
  }

  /** Since the last answer. */
  get quietMs(): number {
    return this.now() - this.#heardAt;
  }

  get waiting(): readonly Question[] {
    return [...this.#records.values()].filter(({ answers }) => answers === 0).map(({ question }) => question);
  }

  verdict(): Verdict {
    const records = [...this.#records.values()];
    const waits = this.#kills.flatMap((at) =>
      records
        .filter(({ acknowledgedAt, answeredAt = at }) => acknowledgedAt < at && answeredAt > at)
        .map(({ answeredAt = at }) => answeredAt - at),
    );
    return {
      acknowledged: records.length,
      unanswered: this.waiting.map(idOf),
      outOfOrder: [...this.#order].flatMap(([chat, turns]) =>
        turns
          .filter((turn, index) => turns.slice(0, index).some((before) => before > turn))
          .map((turn) => idOf({ chat, turn })),
      ),
      ...this.#found,
      kills: this.#kills.length,
      longestWaitMs: waits.reduce((most, one) => Math.max(most, one), 0),
    };
  }

  #recordOf(question: Question): Record {
    return this.#records.get(idOf(question)) ?? { question, acknowledgedAt: this.now(), answers: 0 };
  }
}
