import type { RunInputs } from '../stages/inputs.js';
import type { datasetArguments } from './sharedArguments.js';
import type { ValuesOf } from './valuesOf.js';

type Given = { readonly [Key in keyof RunInputs]?: RunInputs[Key] | undefined };

/** Inputs without the keys that nobody gave: an absent one and an undefined one must look alike in a stored record. */
export function runInputs(given: Given): RunInputs {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Those that `datasetArguments` ask for. */
export const datasetInputs = ({
  dataset,
  slice,
  seed,
  skip_broken: skipBroken,
}: ValuesOf<typeof datasetArguments>): RunInputs => runInputs({ dataset, slice, seed, skipBroken });
