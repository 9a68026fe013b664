import type { Remedy } from '../azure/ml/scoring/scoringFailure.js';

/** The longest that an answer may take, further tries included, in ms; Azure's own limit for one is the same. */
export const turnMs = 180_000;

/**
 * By what may help: the ms before each further try, whose number is the number of further tries (docs/azure-facts.md, “Scoring”).
 * A rotated key may be rotated once more on its way. A full endpoint is waited for longest, an answer that took too long is asked for
 * once more, in half the length.
 */
export const retryRule: Readonly<Record<Remedy, readonly number[]>> = {
  newKey: [0, 0],
  newAddress: [1_000, 4_000],
  shorter: [0],
  again: [1_000, 4_000],
  backOff: [1_000, 2_000, 4_000, 8_000, 16_000],
  none: [],
};

/** A pause a quarter shorter or longer, so that those who were refused together do not come back together. */
export const jittered = (ms: number, random: () => number): number => Math.round(ms * (0.75 + random() / 2));
