import type { Argument, ArgumentValues } from '../../dialogs/argument.js';
import { visible } from '../text/invisible.js';
import type { Command } from '../../dialogs/command.js';
import type { ListedCommand } from '../../dialogs/commandList.js';
import { nearest } from '../../nearest.js';
import { argumentTokens, readArguments } from './readArguments.js';
import { commandIn, furtherWords } from './registry.js';
import { sameName, type Token } from './lexer.js';

export type Parsed =
  | { readonly kind: 'command'; readonly command: ListedCommand; readonly values: ArgumentValues }
  | { readonly kind: 'badArguments'; readonly command: ListedCommand; readonly sentences: readonly string[] }
  | { readonly kind: 'unknown'; readonly name: string }
  /** No command: something said to the model. */
  | { readonly kind: 'talk' };

/** What a message means, mentions already taken out. */
export function parseCommand(message: string): Parsed {
  // Some keyboards write a wide slash.
  const text = visible(message).replace(/^\uff0f/, '/');
  const slash = /^\/([a-z][^\s/]*)(?:\s+|$)/i.exec(text);
  const found = slash === null && !/^[a-z]/i.test(text) ? undefined : commandIn(text);
  if (slash !== null)
    return found === undefined
      ? { kind: 'unknown', name: (slash[1] ?? '').slice(0, 40) }
      : withArguments(found.command, found.rest);
  return found !== undefined && isExact(found.command, found.rest)
    ? withArguments(found.command, found.rest)
    : { kind: 'talk' };
}

/**
 * Teams' command menu sends the bare name, so `deploy` is a command; "deploy is a nice word" is talk. Without the slash
 * only the name alone, known `name=value` pairs, shares, and a value out of a fixed choice count.
 */
const isExact = (command: Command, rest: string): boolean =>
  argumentTokens(command, rest).every((token) =>
    command.arguments.some((argument) => takesTalk(command, argument) || isMeantFor(argument, token)),
  );

/** Two words of ours in a row are no beginning of a sentence to the model. */
const takesTalk = ({ name }: Command, argument: Argument): boolean =>
  name.includes(' ') && argument.type === 'text' && argument.rest === true;

function isMeantFor(argument: Argument, { name, value }: Token): boolean {
  if (argument.type === 'traffic') return name !== undefined && /^\d+%?$/.test(value);
  if (name !== undefined)
    return !(argument.type === 'text' && argument.rest === true) && sameName(argument.name, name);
  return (
    argument.positional === true &&
    argument.type === 'choice' &&
    argument.choices.includes(value.toLowerCase())
  );
}

function withArguments(command: ListedCommand, rest: string): Parsed {
  const reading = readArguments(command, rest);
  if (reading.kind === 'values') return { kind: 'command', command, values: reading.values };
  const [second = ''] = rest.split(/\s/, 1);
  return nearest(second, furtherWords(command)) === undefined
    ? { kind: 'badArguments', command, sentences: reading.sentences }
    : { kind: 'unknown', name: `${command.name} ${second}`.slice(0, 40) };
}
