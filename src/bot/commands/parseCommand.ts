import type { Argument, ArgumentValues } from '../../dialogs/argument.js';
import type { Command } from './command.js';
import { nearest } from './nearest.js';
import { readArguments } from './readArguments.js';
import { commands, findCommand } from './registry.js';
import { sameName, tokens, type Token } from './tokens.js';

export type Parsed =
  | { readonly kind: 'command'; readonly command: Command; readonly values: ArgumentValues }
  | { readonly kind: 'badArguments'; readonly command: Command; readonly sentences: readonly string[] }
  | { readonly kind: 'unknown'; readonly name: string; readonly nearest: string | undefined }
  /** No command: something said to the model. */
  | { readonly kind: 'talk' };

/** What a message means, mentions already taken out. */
export function parseCommand(message: string): Parsed {
  const text = message.trim();
  const slash = /^\/([a-z][^\s/]*)(?:\s+|$)/i.exec(text);
  if (slash !== null) {
    const name = slash[1] ?? '';
    const command = findCommand(name);
    if (command !== undefined) return withArguments(command, text.slice(slash[0].length));
    return {
      kind: 'unknown',
      name: name.slice(0, 40),
      nearest: nearest(
        name,
        commands.map((known) => known.name),
      ),
    };
  }
  const bare = /^([a-z]+)(?:\s+|$)/i.exec(text);
  const command = bare === null ? undefined : findCommand(bare[1] ?? '');
  if (bare === null || command === undefined) return { kind: 'talk' };
  const rest = text.slice(bare[0].length);
  return isExact(command, rest) ? withArguments(command, rest) : { kind: 'talk' };
}

/**
 * Teams' command menu sends the bare name, so `deploy` is a command; "deploy is a nice word" is talk. Without the slash
 * only the name alone, known `name=value` pairs, shares, and a value out of a fixed choice count.
 */
const isExact = (command: Command, rest: string): boolean =>
  tokens(rest).every((token) => command.arguments.some((argument) => isMeantFor(argument, token)));

function isMeantFor(argument: Argument, { name, value }: Token): boolean {
  if (argument.type === 'shares') return name !== undefined && /^\d+%?$/.test(value);
  if (name !== undefined)
    return !(argument.type === 'text' && argument.rest === true) && sameName(argument.name, name);
  return (
    argument.positional === true &&
    argument.type === 'choice' &&
    argument.choices.includes(value.toLowerCase())
  );
}

function withArguments(command: Command, rest: string): Parsed {
  const reading = readArguments(command, rest);
  return reading.kind === 'values'
    ? { kind: 'command', command, values: reading.values }
    : { kind: 'badArguments', command, sentences: reading.sentences };
}
