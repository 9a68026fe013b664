import type { CommandName } from '../../errors/nextStep.js';
import type { Command } from '../../dialogs/command.js';
import { commandList, type ListedCommand } from '../../dialogs/commandList.js';

/** Every command once. Parsing, help, argument errors, docs/commands.md and the Teams manifest are made from it. */
export const commands: readonly ListedCommand[] = commandList;

export const findCommand = (name: string): ListedCommand | undefined => {
  const wanted = name.trim().toLowerCase().replace(/^\//, '').replace(/\s+/g, ' ');
  return commands.find((command) => command.name === wanted);
};

/** The command that a step names; compiles for no name that no command has. */
export function commandOf(name: CommandName): Command | undefined {
  const wanted: ListedCommand['name'] = name;
  return commands.find((command) => command.name === wanted);
}

/** The command that a text begins with, by its longest name, and what comes after it; the slash is optional. */
export function commandIn(
  text: string,
): { readonly command: ListedCommand; readonly rest: string } | undefined {
  const words = /^\/?(\S+)(?:\s+(\S+))?/.exec(text.trim());
  if (words === null) return undefined;
  const [both, first = '', second] = words;
  const longest = second === undefined ? undefined : findCommand(`${first} ${second}`);
  const command = longest ?? findCommand(first);
  if (command === undefined) return undefined;
  const used = longest === undefined ? text.trim().search(/\s|$/) : both.length;
  return { command, rest: text.trim().slice(used).trimStart() };
}

/** The second words that a command's name may be followed by: `request` after `quota`. */
export const furtherWords = ({ name }: Pick<Command, 'name'>): readonly string[] =>
  commands.flatMap((other) => (other.name.startsWith(`${name} `) ? [other.name.slice(name.length + 1)] : []));
