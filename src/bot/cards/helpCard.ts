import type { Command } from '../../dialogs/command.js';
import { groups, type Group } from '../../dialogs/groups.js';
import { namesAdminCommand } from '../commands/namesAdminCommand.js';
import { describeArgument, usage } from '../commands/usage.js';
import { card, type Card } from './card.js';
import type { CardElement } from './cardElement.js';
import { small, text, title } from './elements.js';
import { inChat } from '../commands/inChat.js';
import { escapeMarkdown } from './markdown.js';
import type { CommandStep } from '../../errors/nextStep.js';

export interface HelpState {
  /** Whether a model answers what is no command. */
  readonly modelAnswers: boolean;
  /** Where none does: what is under way, and the command that leads on, for whoever may run it. */
  readonly underWay?: string | undefined;
  readonly next?: CommandStep | undefined;
}

/** The commands the person may run, by what they are for. */
export function helpCard(commands: readonly Command[], state: HelpState): Card {
  const [first] = commands;
  return card([
    title('Hieno: help'),
    text(talkWords(state)),
    ...(Object.keys(groups) as Group[]).flatMap((group) =>
      section(
        groups[group],
        commands.filter((command) => command.group === group),
      ),
    ),
    ...(first === undefined
      ? []
      : [small(`/help ${first.name} explains one command.`, { spacing: 'Medium' })]),
  ]);
}

function talkWords({ modelAnswers, underWay, next }: HelpState): string {
  if (modelAnswers) return 'Just write: everything that is no command goes to the fine-tuned model.';
  const talk = 'Everything that is no command goes to the fine-tuned model.';
  if (underWay !== undefined) return `${talk} ${escapeMarkdown(underWay)}.`;
  return `${talk} No model is deployed.${next === undefined ? '' : ` Next: **${escapeMarkdown(inChat(next))}**`}`;
}

/** A command's arguments are for /help of it alone, but for those without which it is nothing. */
function section(heading: string, commands: readonly Command[]): CardElement[] {
  if (commands.length === 0) return [];
  return [
    text(heading, { weight: 'Bolder', spacing: 'Medium' }),
    ...commands.map((command) => {
      const required = command.arguments.filter(({ required: isNeeded }) => isNeeded === true);
      const written = escapeMarkdown(usage({ ...command, arguments: required }));
      return text(`**${written}** ${escapeMarkdown(command.summary)}`, { spacing: 'Small' });
    }),
  ];
}

/** One command in full. */
export function commandHelpCard(command: Command, isAdmin = true): Card {
  const needs = command.needs !== undefined && !isAdmin ? withoutCommands(command.needs) : command.needs;
  return card([
    title(`/${command.name}`),
    text(noCode(command.summary)),
    ...(needs === undefined ? [] : [small(`Needs ${needs}.`)]),
    ...command.arguments.flatMap((argument): CardElement[] => [
      text(`**${escapeMarkdown(argument.name)}**`, { spacing: 'Small' }),
      small(noCode(describeArgument(argument))),
    ]),
    text('Examples', { weight: 'Bolder', spacing: 'Medium' }),
    ...command.examples.map((example) => text(escapeMarkdown(example), { spacing: 'None' })),
  ]);
}

/** `a base deployment (/deploy base=yes)` for somebody who may not deploy. */
const withoutCommands = (needs: string): string =>
  needs.replace(/ \(([^)]*)\)/g, (whole, inside: string) => (namesAdminCommand(inside) ? '' : whole));

/** Teams shows backticks in cards as they stand. */
const noCode = (words: string): string => words.replaceAll('`', '');
