import type { RunInputs } from '../stages/inputs.js';
import type { ArgumentValue } from './argument.js';

type Given = Readonly<{ [key in keyof RunInputs]?: ArgumentValue | undefined }>;

/** Inputs without the keys that nobody gave: an absent one and an undefined one must look alike in a stored record. */
export function runInputs(given: Given): RunInputs {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
