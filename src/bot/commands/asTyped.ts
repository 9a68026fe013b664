import type { Traffic } from '../../azure/ml/onlineEndpoints.js';
import { givenArguments } from '../../dialogs/givenArguments.js';
import { command } from '../../errors/nextStep.js';
import type { CommandKind } from '../../runs/runKind.js';
import type { RunInputs } from '../../stages/inputs.js';
import { inChat } from './inChat.js';

/** A command as a person would type it: `/deploy version=2 base=yes`. */
export function asTyped(kind: CommandKind, inputs: RunInputs): string {
  const { target, split, ...named } = givenArguments(inputs);
  return inChat(
    command(
      kind,
      ...(typeof target === 'string' ? [target] : []),
      named as Readonly<Record<string, string | number | boolean>>,
      (split as Traffic | undefined) ?? {},
    ),
  );
}
