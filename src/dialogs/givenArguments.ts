import type { RunInputs } from '../stages/inputs.js';
import type { ArgumentValue, ArgumentValues } from './argument.js';

/** What a run was asked for, by the names of its command's arguments. What a plan has settled by itself is not in it. */
export function givenArguments(inputs: RunInputs): ArgumentValues {
  const { dataset, slice, seed, skipBroken, epochs, learningRate, scheduler } = inputs;
  const { modelVersion, base, promptflow, quotaFor, traffic, target } = inputs;
  const named: Readonly<Record<string, ArgumentValue | undefined>> = {
    target,
    dataset,
    slice,
    seed,
    skip_broken: skipBroken,
    epochs,
    learning_rate: learningRate,
    scheduler,
    version: modelVersion,
    base,
    promptflow,
    for: quotaFor,
    split: traffic,
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
