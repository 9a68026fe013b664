import type { RunInputs } from '../stages/inputs.js';
import type { ArgumentValue, ArgumentValues } from './argument.js';

type Given = Readonly<{ [key in keyof RunInputs]?: ArgumentValue | undefined }>;

/** Inputs without the keys that nobody gave: an absent one and an undefined one must look alike in a stored record. */
export function runInputs(given: Given): RunInputs {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Those that `datasetArguments` ask for. */
export const datasetInputs = ({ dataset, slice, seed, skip_broken: skipBroken }: ArgumentValues): RunInputs =>
  runInputs({ dataset, slice, seed, skipBroken });
