import { allowed, type Argument, type ArgumentValue } from './argument.js';

export type Reading =
  | { readonly kind: 'value'; readonly value: ArgumentValue }
  | { readonly kind: 'problem'; readonly sentence: string };

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const yes = new Set(['yes', 'y', 'true', 'on', '1']);
const no = new Set(['no', 'n', 'false', 'off', '0']);

/** Text from a person as the argument's value, or one sentence that names the argument, its range and an example. */
export function readArgument(argument: Argument, text: string): Reading {
  const value = valueOf(argument, text.trim());
  return value === undefined
    ? { kind: 'problem', sentence: complaint(argument, text) }
    : { kind: 'value', value };
}

function valueOf(argument: Argument, text: string): ArgumentValue | undefined {
  switch (argument.type) {
    case 'integer':
    case 'number': {
      // Number() alone would take '', '0x10' and 'Infinity'.
      if (!decimal.test(text)) return undefined;
      const value = Number(text);
      if (argument.type === 'integer' && !Number.isInteger(value)) return undefined;
      return value >= argument.min && value <= argument.max ? value : undefined;
    }
    case 'choice':
      return argument.choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
    case 'flag':
      if (yes.has(text.toLowerCase())) return true;
      return no.has(text.toLowerCase()) ? false : undefined;
    case 'text':
      if (text === '' || text.length > argument.maxLength) return undefined;
      return argument.pattern === undefined || argument.pattern.test(text) ? text : undefined;
  }
}

function complaint(argument: Argument, text: string): string {
  const given = text.trim() === '' ? 'nothing' : `\`${shorten(text.trim()).replaceAll('`', "'")}\``;
  return `**${argument.name}** must be ${allowed(argument)}, not ${given}. Example: \`${argument.example}\`.`;
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
