/** So many at once, the others in their order; who takes longer than `patienceMs` does not count any more. */
export class Lane {
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(
    private readonly width: number,
    private readonly patienceMs: number,
  ) {}

  async run<T>(act: () => Promise<T>): Promise<T> {
    if (this.#taken < this.width) this.#taken++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let isInside = true;
    const leave = (): void => {
      if (!isInside) return;
      isInside = false;
      const next = this.#waiting.shift();
      if (next === undefined) this.#taken--;
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
