/** Asynchronous work that is begun for one item when it is done for the one before, in the order of the calls. */
export function oneByOne<T, R>(work: (item: T) => Promise<R>): (item: T) => Promise<R> {
  let before: Promise<unknown> = Promise.resolve();
  return (item) => {
    const result = before.then(() => work(item));
    before = result.catch(() => undefined);
    return result;
  };
}
