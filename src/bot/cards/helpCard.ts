import type { Command } from '../commands/command.js';
import { describeArgument, usage } from '../commands/usage.js';
import { card, type Card, type CardElement } from './card.js';
import { container, small, text, title } from './elements.js';
import { escapeMarkdown } from './markdown.js';

/** The commands the person may run. */
export function helpCard(commands: readonly Command[], modelAnswers: boolean): Card {
  return card([
    title('Hieno: help'),
    text(
      modelAnswers
        ? 'Just write: everything that is no command goes to the fine-tuned model.'
        : 'Everything that is no command goes to the fine-tuned model, once one is deployed.',
    ),
    ...commands.map((command) =>
      container([text(`**${escapeMarkdown(usage(command))}**`), small(escapeMarkdown(command.summary))], {
        spacing: 'Small',
      }),
    ),
    small('/help finetune explains one command.', { spacing: 'Medium' }),
  ]);
}

/** One command in full. */
export function commandHelpCard(command: Command): Card {
  return card([
    title(`/${command.name}`),
    text(noCode(command.summary)),
    ...(command.needs === undefined ? [] : [small(`Needs ${command.needs}.`)]),
    ...command.arguments.flatMap((argument): CardElement[] => [
      text(`**${escapeMarkdown(argument.name)}**`, { spacing: 'Small' }),
      small(noCode(describeArgument(argument))),
    ]),
    text('Examples', { weight: 'Bolder', spacing: 'Medium' }),
    ...command.examples.map((example) => text(escapeMarkdown(example), { spacing: 'None' })),
  ]);
}

/** Teams shows backticks in cards as they stand. */
const noCode = (words: string): string => words.replaceAll('`', '');
