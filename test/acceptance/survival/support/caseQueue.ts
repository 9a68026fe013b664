/** Cases that run side by side, a few at a time, in the order in which they were added; a test awaits its own. */
export class CaseQueue {
  readonly #waiting: (() => Promise<void>)[] = [];
  #working = 0;

  constructor(private readonly workers: number) {}

  /** @returns a function that gives the case's result, once it has been begun and has ended */
  add<T>(run: () => Promise<T>): () => Promise<T> {
    let begin!: () => Promise<void>;
    const result = new Promise<T>((resolve, reject) => (begin = () => run().then(resolve, reject)));
    // It may fail before anybody asks.
    result.catch(() => {});
    this.#waiting.push(begin);
    return () => result;
  }

  /** Begins with what waits, if it has not begun yet. */
  start(): void {
    while (this.#working < this.workers && this.#waiting.length > 0) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working++;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) await next();
    this.#working--;
  }
}

/** Those of all files: while the last ones of one file are waited for, the first ones of the next are under way. */
export const cases = new CaseQueue(4);
