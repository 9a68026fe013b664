/** Work one after the other per key, side by side between keys. */
export class KeyedQueue {
  private readonly tails = new Map<string, Promise<void>>();

  /** The task's own errors are its caller's: they come out of the promise and do not stop the queue. */
  push(key: string, task: () => Promise<void>): Promise<void> {
    const done = (this.tails.get(key) ?? Promise.resolve()).then(task);
    const tail = done.catch(() => undefined);
    this.tails.set(key, tail);
    void tail.then(() => {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    });
    return done;
  }

  get busy(): boolean {
    return this.tails.size > 0;
  }

  /** When everything pushed so far is done. */
  async idle(): Promise<void> {
    await Promise.all(this.tails.values());
  }
}
