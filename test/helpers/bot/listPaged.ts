import type { Paged } from '../../../src/store/paged.js';

/** What a list has, newest last, in pages of two: as the database gives it, newest first. */
export const listPaged = <T>(list: () => readonly T[]): Paged<T> => ({
  count: async () => list().length,
  async *pages() {
    const newest = [...list()].reverse();
    for (let at = 0; at < newest.length; at += 2) yield newest.slice(at, at + 2);
  },
});
