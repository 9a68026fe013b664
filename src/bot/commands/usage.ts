import { allowed, type Argument } from '../../dialogs/argument.js';
import type { Command } from '../../dialogs/command.js';

/** How a command is written: `/deploy [version=…] [base=yes|no]`. */
export function usage(command: Command): string {
  return [`/${command.name}`, ...command.arguments.map(slot)].join(' ');
}

function slot(argument: Argument): string {
  const written =
    argument.positional === true && argument.required === true
      ? value(argument)
      : `${argument.name}=${value(argument)}`;
  return argument.required === true ? written : `[${written}]`;
}

function value(argument: Argument): string {
  switch (argument.type) {
    case 'integer':
      return `${argument.min}..${argument.max}`;
    case 'number':
      return `${argument.min.toExponential()}..${argument.max.toExponential()}`;
    case 'choice':
      return argument.choices.length <= 2 ? argument.choices.join('|') : `${argument.choices[0] ?? ''}|…`;
    case 'flag':
      return 'yes|no';
    case 'traffic':
      return '<deployment>=<percent> …';
    case 'text':
      return argument.required === true ? `<${argument.name}>` : '…';
  }
}

/** One argument in a sentence or two. */
export function describeArgument(argument: Argument): string {
  const otherwise = argument.otherwise === undefined ? '' : ` Left out: ${argument.otherwise}.`;
  return `${argument.summary} ${sentence(allowed(argument))}.${otherwise}`;
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
