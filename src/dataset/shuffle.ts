/**
 * The place of a row in the shuffled order: rows put in the order of these numbers are shuffled. It depends on nothing but
 * the seed and the row's number in the source, so rows can be placed in any order and in several threads. It is mulberry32,
 * asked for its n-th number: 32 bits, period 2^32; the published constants make it one.
 */
export function shuffleKey(seed: number, row: number): number {
  const state = (seed + Math.imul(row + 1, 0x6d2b79f5)) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}

/** Indexes of rows in the order of their keys. Between equal keys the first row comes first, whatever sorts. */
export const shuffledOrder = (keys: ArrayLike<number>): Uint32Array =>
  Uint32Array.from({ length: keys.length }, (_, index) => index).sort(
    (a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b,
  );
