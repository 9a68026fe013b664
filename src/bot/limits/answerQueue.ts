import { AppError } from '../../errors/appError.js';
import { advice } from '../../errors/nextStep.js';
import { duration } from '../../duration.js';
import { unlessAborted } from '../../unlessAborted.js';
import { Window } from './window.js';

export interface AnswerQueueDeps {
  /** How many questions may be asked at once, as far as is known at this moment. */
  readonly atOnce: () => number;
  /** How many may wait behind them. */
  readonly mostWaiting: number;
  readonly now: () => number;
}

/** Where in the line somebody is: 1 is next. */
export interface PlaceInLine {
  readonly position: number;
  /** Until it is their turn, as answers go lately; absent while none has come yet. */
  readonly expectedMs?: number;
}

export interface WaitOptions {
  readonly signal: AbortSignal;
  /** Called where it is not answered at once, with a look at the place; what it returns is called when the wait is over. */
  readonly whileWaiting: (look: () => PlaceInLine) => () => void;
}

interface Question {
  readonly key: string;
  /** In which round it is: the one that is being asked, or the one after the key's last (start-time fair queueing). */
  readonly round: number;
  readonly call: () => void;
}

/** How much the newest answer counts for how long answers take. */
const newest = 0.2;

/**
 * A bounded line before an endpoint: so many questions are asked at once, so many wait, the others are refused. Fair between
 * keys: nobody's second question comes before the first one of somebody else.
 */
export class AnswerQueue {
  private readonly asking = new Set<Question>();
  /** In the order in which they will be asked. */
  private waiting: readonly Question[] = [];
  private round = 0;
  private readonly window = new Window();
  private usualMs: number | undefined;

  constructor(private readonly deps: AnswerQueueDeps) {}

  /**
   * What `ask` comes to, which is called when it is its turn.
   *
   * @throws AppError `model_busy` where too many wait; the signal's reason where it is aborted meanwhile
   */
  async run<T>(key: string, ask: () => Promise<T>, options: WaitOptions): Promise<T> {
    const question = await this.turn(key, options);
    const startedAt = this.deps.now();
    try {
      const answer = await ask();
      const ms = this.deps.now() - startedAt;
      this.usualMs = this.usualMs === undefined ? ms : this.usualMs + (ms - this.usualMs) * newest;
      this.window.widen(this.deps.atOnce());
      return answer;
    } finally {
      this.leave(question);
    }
  }

  /** The endpoint has said that it is asked too much: fewer at once for a while. */
  narrow(): void {
    this.window.narrow(this.deps.atOnce(), this.deps.now());
  }

  get isEmpty(): boolean {
    return this.asking.size === 0 && this.waiting.length === 0;
  }

  private get atOnce(): number {
    return this.window.width(this.deps.atOnce());
  }

  private async turn(key: string, { signal, whileWaiting }: WaitOptions): Promise<Question> {
    // For more may be allowed than a moment ago.
    this.callNext();
    const isNext = this.waiting.length === 0 && this.asking.size < this.atOnce;
    if (!isNext && this.waiting.length >= this.deps.mostWaiting) throw this.full();
    let call!: () => void;
    const called = new Promise<void>((resolve) => (call = resolve));
    const question = { key, call, round: this.roundOf(key) };
    this.waiting = [...this.waiting, question].sort((one, other) => one.round - other.round);
    this.callNext();
    if (isNext) return question;
    const done = whileWaiting(() => this.placeOf(question));
    try {
      await unlessAborted(called, signal);
      return question;
    } catch (error) {
      this.leave(question);
      throw error;
    } finally {
      done();
    }
  }

  private leave(question: Question): void {
    this.asking.delete(question);
    this.waiting = this.waiting.filter((other) => other !== question);
    this.callNext();
  }

  private callNext(): void {
    while (this.asking.size < this.atOnce) {
      const [next, ...others] = this.waiting;
      if (next === undefined) return;
      this.waiting = others;
      this.asking.add(next);
      this.round = Math.max(this.round, next.round);
      next.call();
    }
  }

  private roundOf(key: string): number {
    const own = [...this.asking, ...this.waiting].filter((one) => one.key === key);
    return Math.max(this.round, ...own.map(({ round }) => round + 1));
  }

  private placeOf(question: Question): PlaceInLine {
    const position = this.waiting.indexOf(question) + 1;
    return { position, ...this.expected(position) };
  }

  private expected(position: number): { readonly expectedMs?: number } {
    return this.usualMs === undefined ? {} : { expectedMs: (this.usualMs * position) / this.atOnce };
  }

  private full(): AppError {
    const { expectedMs = 60_000 } = this.expected(this.waiting.length);
    return new AppError({
      reason: 'model_busy',
      sentence: `${this.waiting.length} questions are waiting for the model already, and I keep no more.`,
      next: advice`Please ask again in about ${duration(Math.max(10_000, expectedMs))}.`,
      retryable: true,
    });
  }
}
