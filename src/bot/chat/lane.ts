/** One after the other; who takes longer than `patienceMs` is passed by the next. */
export class Lane {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  constructor(private readonly patienceMs: number) {}

  async run<T>(act: () => Promise<T>): Promise<T> {
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isTaken = true;
    let isInFront = true;
    const leave = (): void => {
      if (!isInFront) return;
      isInFront = false;
      const next = this.#waiting.shift();
      if (next === undefined) this.#isTaken = false;
      else next();
    };
    const patience = setTimeout(leave, this.patienceMs);
    try {
      return await act();
    } finally {
      clearTimeout(patience);
      leave();
    }
  }
}
