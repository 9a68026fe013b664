import { command } from '../../errors/nextStep.js';
import type { CommandKind } from '../../runs/runKind.js';
import type { RunInputs } from '../../stages/inputs.js';
import { inChat } from './inChat.js';

/** A command as a person would type it: `/deploy version=2 base=yes`. What a plan has settled by itself is not in it. */
export function asTyped(kind: CommandKind, inputs: RunInputs): string {
  const { dataset, slice, seed, skipBroken, epochs, learningRate, scheduler } = inputs;
  const { modelVersion, base, promptflow, quotaFor, traffic, target } = inputs;
  const named = {
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
  };
  return inChat(command(kind, ...(target === undefined ? [] : [target]), given(named), traffic ?? {}));
}

type Value = string | number | boolean;

const given = (named: Readonly<Record<string, Value | undefined>>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
