import { isDeepStrictEqual } from 'node:util';
import { receivedName } from '../../dataset/sources/receivedName.js';
import { runCommand } from '../../dialogs/commandList.js';
import type { CommandKind } from '../../runs/runKind.js';
import type { RunInputs } from '../../stages/inputs.js';
import { shownInputs } from '../../stages/shownInputs.js';
import { asTyped } from '../commands/asTyped.js';
import { parseCommand } from '../commands/parseCommand.js';

/** A card says it three times over, and must fit into a message. */
const mostBytes = 300;

/**
 * The command line that asks for the same again, for a button to say; undefined where it cannot be typed, or must not be read
 * by everybody: the place of a file that was sent, the key in an address.
 */
export function askedLine(kind: CommandKind, inputs: RunInputs): string | undefined {
  const { dataset } = inputs;
  if (dataset !== undefined && (receivedName(dataset) !== dataset || shownInputs(inputs).dataset !== dataset))
    return undefined;
  const line = asTyped(kind, inputs);
  const parsed = parseCommand(line);
  if (Buffer.byteLength(line) > mostBytes || parsed.kind !== 'command' || parsed.command.name !== kind)
    return undefined;
  return isDeepStrictEqual(runCommand(kind).inputs(parsed.values), inputs) ? line : undefined;
}
