import type { Argument, ArgumentValue, ArgumentValues } from '../../dialogs/argument.js';
import { readArgument } from '../../dialogs/readArgument.js';
import { shownValue } from '../../dialogs/shownValue.js';
import type { Command } from '../../dialogs/command.js';
import { isRunCommand, type ListedCommand } from '../../dialogs/commandList.js';
import { nearest } from '../../nearest.js';
import { plainAddresses } from './plainAddresses.js';
import { sameName, tokens, type Token } from './lexer.js';
import { withoutDashes } from './withoutDashes.js';

export type ArgumentsReading =
  | { readonly kind: 'values'; readonly values: ArgumentValues }
  /** One sentence per thing that is wrong. */
  | { readonly kind: 'problems'; readonly sentences: readonly string[] };

/**
 * The text after a command's name as values. A missing required argument is no problem for a dialog, which asks for it;
 * for any other command it is.
 */
export function readArguments(command: ListedCommand, text: string): ArgumentsReading {
  const values: Record<string, ArgumentValue> = {};
  const sentences: string[] = [];
  for (const token of pieces(command, text)) {
    const argument = argumentOf(command, token, values);
    if (argument === undefined) {
      sentences.push(
        token.name === undefined
          ? superfluous(command, token.value)
          : unknown(command, token.name, token.value),
      );
      continue;
    }
    if (values[argument.name] !== undefined) {
      sentences.push(`**${argument.name}** is given twice, as \`${clean(shownValue(token.value))}\` too.`);
      continue;
    }
    const reading = readArgument(argument, token.value);
    if (reading.kind === 'value') values[argument.name] = reading.value;
    else sentences.push(reading.sentence);
  }
  if (sentences.length === 0 && !isRunCommand(command)) sentences.push(...missing(command, values));
  return sentences.length === 0 ? { kind: 'values', values } : { kind: 'problems', sentences };
}

/** The text after a command's name in pieces, as they were meant. */
export const argumentTokens = (command: Command, text: string): Token[] =>
  tokens(withoutDashes(command.arguments, plainAddresses(text)).replaceAll('\uff1d', '='));

function pieces(command: Command, text: string): Token[] {
  const takesRest = command.arguments.some(
    (argument) => argument.type === 'traffic' || (argument.type === 'text' && argument.rest === true),
  );
  if (!takesRest) return argumentTokens(command, text);
  const value = text.trim();
  const named = command.arguments.find(({ type, name }) => type === 'text' && value.startsWith(`${name}=`));
  const given = named === undefined ? value : value.slice(named.name.length + 1).trim();
  return given === '' ? [] : [{ value: given }];
}

/** What stands without a name is for the first argument that may, and that has no value yet. */
function argumentOf(
  command: Command,
  { name }: Token,
  values: Readonly<Record<string, ArgumentValue>>,
): Argument | undefined {
  if (name !== undefined) return command.arguments.find((argument) => sameName(argument.name, name));
  const nameless = command.arguments.filter(({ positional }) => positional === true);
  return nameless.find((argument) => values[argument.name] === undefined) ?? nameless.at(-1);
}

function missing(command: Command, values: ArgumentValues): string[] {
  return command.arguments
    .filter((argument) => argument.required === true && values[argument.name] === undefined)
    .map((argument) => `**${argument.name}** is missing. Example: \`${argument.example}\`.`);
}

/** What is proposed is what was written, spelled right: an example of ours could do something else. */
function unknown(command: Command, name: string, value: string): string {
  const names = command.arguments.map((argument) => argument.name);
  if (names.length === 0) return `/${command.name} takes no arguments, so I do not know **${clean(name)}**.`;
  const meant = command.arguments.find((argument) => argument.name === nearest(name, names));
  const complaint = `/${command.name} has no argument **${clean(name)}**.`;
  if (meant === undefined)
    return `${complaint} It takes ${names.join(', ')}; \`/help ${command.name}\` explains.`;
  const reads = readArgument(meant, value).kind === 'value';
  return `${complaint} Did you mean \`${meant.name}${reads ? `=${clean(shownValue(value))}` : ''}\`?`;
}

function superfluous(command: Command, value: string): string {
  const shown = `\`${clean(shownValue(value))}\``;
  const names = command.arguments.map((argument) => argument.name);
  return names.length === 0
    ? `/${command.name} takes no arguments, so I do not know what ${shown} is for.`
    : `I do not know what ${shown} is for: write arguments as name=value. /${command.name} takes ${names.join(', ')}.`;
}

const clean = (text: string): string => text.replace(/[`*[\]<]/g, "'");
