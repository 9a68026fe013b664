/**
 * For work that is given up when the bot stops: a signal for each piece of it. One for all would gather a listener of each, and
 * `AbortSignal.any` of Node 20 keeps something of every signal that was made with it.
 */
export class StopSignals {
  readonly #underWay = new Set<AbortController>();
  #reason: Error | undefined;
  #isStopped = false;

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** What is under way is aborted, and whatever comes after. */
  stop(reason?: Error): void {
    this.#isStopped = true;
    this.#reason = reason;
    for (const one of this.#underWay) one.abort(reason);
  }

  async during<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    const one = new AbortController();
    if (this.#isStopped) one.abort(this.#reason);
    this.#underWay.add(one);
    try {
      return await work(one.signal);
    } finally {
      this.#underWay.delete(one);
    }
  }
}
