import type { Command, Effect } from '../../dialogs/command.js';
import { commands } from './registry.js';
import { describeArgument, usage } from './usage.js';

const effectWords: Readonly<Record<Effect, string>> = {
  reads: 'Changes nothing in Azure.',
  changes: 'Changes things; shows a plan first where it touches Azure.',
  costs: 'Makes things that cost money; shows a plan with the cost first and waits for confirmation.',
  deletes: 'Deletes for good; shows a plan first and wants a word typed.',
  continues: 'Goes on with what was confirmed before, at the same cost; shows no plan again.',
};

/** The text of docs/commands.md. */
export function commandsMarkdown(): string {
  return `${[
    '# Commands',
    '',
    'Made from the command registry (`src/bot/commands/registry.ts`); do not edit by hand.',
    '',
    'Write a command with or without the slash, in any case; in group chats and channels mention the bot first. Arguments',
    'are `name=value`; put quotes around a value with blanks. Everything that is no command goes to the model.',
    '',
    ...table([
      ['command', 'what it does', 'who'],
      ...commands.map(({ name, summary, role }) => [
        `[/${name}](#${name.replaceAll(' ', '-')})`,
        summary,
        who(role),
      ]),
    ]),
    ...commands.flatMap(section),
  ].join('\n')}\n`;
}

/** Columns padded as prettier pads them. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [heading = [], ...rest] = rows;
  return [line(heading), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)];
}

const who = (role: Command['role']): string => (role === 'admin' ? 'admins' : 'everyone');

function section(command: Command): string[] {
  return [
    '',
    `## ${command.name}`,
    '',
    '```',
    usage(command),
    '```',
    '',
    `${command.summary} For ${who(command.role)}. ${effectWords[command.effect]}`,
    ...(command.needs === undefined ? [] : ['', `Needs ${command.needs}.`]),
    ...(command.arguments.length === 0 ? [] : ['']),
    ...command.arguments.map((argument) => `- \`${argument.name}\`: ${describeArgument(argument)}`),
    '',
    `Examples: ${command.examples.map((example) => `\`${example}\``).join(', ')}`,
  ];
}
