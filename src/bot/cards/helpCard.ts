import type { Command } from '../../dialogs/command.js';
import { groups, type Group } from '../../dialogs/groups.js';
import { namesAdminCommand } from '../commands/namesAdminCommand.js';
import { describeArgument, usage } from '../commands/usage.js';
import { card, type Card } from './card.js';
import type { CardElement } from './cardElement.js';
import { actionSet, small, text, title } from './elements.js';
import { folded } from './folded.js';
import { nextButtons } from './buttons/nextButtons.js';
import { promptButtons } from './buttons/promptButtons.js';
import { sayButton } from './buttons/sayButton.js';
import { inChat } from '../commands/inChat.js';
import { escapeMarkdown } from './markdown.js';
import type { CommandStep } from '../../errors/nextStep.js';

export interface HelpState {
  /** Nobody else is told of what admins may do. */
  readonly isAdmin: boolean;
  /** Whether a model answers what is no command. */
  readonly modelAnswers: boolean;
  /** Where none does: what is under way, and the command that leads on, for whoever may run it. */
  readonly underWay?: string | undefined;
  readonly next?: CommandStep | undefined;
  /** Where one does: questions that suit it. */
  readonly prompts: readonly string[];
}

/** Clients draw no more of them together. */
const mostButtons = 5;

/** What most people look for stands open; the rest is for those who know that they want it. */
const open: ReadonlySet<Group> = new Set(['begin', 'talk', 'look']);

/** The commands the person may run, by what they are for; those that lack nothing as buttons. */
export function helpCard(commands: readonly Command[], state: HelpState): Card {
  const [first] = commands;
  const sections = (Object.keys(groups) as Group[]).flatMap((group) => {
    const own = commands.filter((command) => command.group === group);
    return own.length === 0
      ? []
      : [
          {
            group,
            heading: text(groups[group], headed),
            lines: descriptionsOf(own),
            buttons: buttonsOf(own),
          },
        ];
  });
  const head = [title('Hieno: help'), text(talkWords(state))];
  const foot =
    first === undefined ? [] : [small(`/help ${first.name} explains one command.`, { spacing: 'Medium' })];
  const body = [
    ...head,
    ...(state.next === undefined ? [] : [actionSet(firstStep(state))]),
    ...promptButtons(state.prompts),
    ...sections.flatMap(({ group, heading, lines, buttons }) =>
      open.has(group)
        ? [heading, ...lines, ...buttons]
        : folded(`help-${group}`, `**${groups[group]}**`, [...lines, ...buttons]),
    ),
    ...foot,
  ];
  // Who sees no card opens nothing and presses no button, and reads the commands.
  const inWords = card(
    [
      ...head,
      ...promptButtons(state.prompts),
      ...sections.flatMap(({ heading, lines }) => [heading, ...lines]),
      ...foot,
    ],
    [],
    // There is more than a chat's worth of commands, and each has its line.
    3_500,
  );
  return { ...card(body), fallbackText: inWords.fallbackText };
}

/** What leads on from here, before all the rest. */
export const firstStep = ({ next, isAdmin }: Pick<HelpState, 'next' | 'isAdmin'>): CardElement[] =>
  nextButtons(next, isAdmin).map((one) => ({ ...one, style: 'positive' }));

function talkWords({ modelAnswers, underWay, next }: HelpState): string {
  if (modelAnswers) return 'Just write: everything that is no command goes to the fine-tuned model.';
  const talk = 'Everything that is no command goes to the fine-tuned model.';
  if (underWay !== undefined) return `${talk} ${escapeMarkdown(underWay)}.`;
  return `${talk} No model is deployed.${next === undefined ? '' : ` Next: **${escapeMarkdown(inChat(next))}**`}`;
}

const headed = { weight: 'Bolder', spacing: 'Medium' };

const required = (command: Command) => command.arguments.filter((one) => one.required === true);

/** A command's arguments are for /help of it alone, but for those without which it is nothing. */
const descriptionsOf = (commands: readonly Command[]): CardElement[] =>
  commands.map((command) => {
    const written = escapeMarkdown(usage({ ...command, arguments: required(command) }));
    return text(`**${written}** ${escapeMarkdown(command.summary)}`, { spacing: 'Small' });
  });

/** Those that lack nothing. */
function buttonsOf(commands: readonly Command[]): CardElement[] {
  const buttons = commands
    .filter((command) => command.name !== 'help' && required(command).length === 0)
    .map(({ name, label }) => sayButton(label, `/${name}`));
  return Array.from({ length: Math.ceil(buttons.length / mostButtons) }, (_, set) =>
    actionSet(buttons.slice(set * mostButtons, (set + 1) * mostButtons)),
  );
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
