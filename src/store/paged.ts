/** All of something that may be long, newest first: what comes while it is read is not in it. */
export interface Paged<T> {
  count(): Promise<number>;
  /** One after the other, each asked for when it is wanted: no more than one of them has to be held. None is empty. */
  pages(): AsyncIterable<readonly T[]>;
}

/** The same, each item as something else. */
export const mapped = <From, To>(all: Paged<From>, to: (item: From) => To): Paged<To> => ({
  count: () => all.count(),
  async *pages() {
    for await (const page of all.pages()) yield page.map((item) => to(item));
  },
});

/** By a read of the next rows after one; undefined: the first. */
export async function* inPages<T>(
  most: number,
  read: (after: T | undefined) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  let last: T | undefined;
  for (;;) {
    const page = await read(last);
    if (page.length > 0) yield page;
    if (page.length < most) return;
    last = page.at(-1);
  }
}
