import { endianness } from 'node:os';

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

const [low, high] = endianness() === 'LE' ? [0, 1] : [1, 0];

/** Indexes of rows in the order of their keys, 32 bits each. Between equal keys the first row comes first. */
export function shuffledOrder(keys: ArrayLike<number>): Uint32Array {
  // Key and index are one number of 64 bits, for to sort numbers is four times as fast as to ask a function.
  const pairs = new Uint32Array(2 * keys.length);
  for (let index = 0; index < keys.length; index++) {
    pairs[2 * index + high] = keys[index] ?? 0;
    pairs[2 * index + low] = index;
  }
  new BigUint64Array(pairs.buffer).sort();
  const order = new Uint32Array(keys.length);
  for (let place = 0; place < order.length; place++) order[place] = pairs[2 * place + low] ?? 0;
  return order;
}
