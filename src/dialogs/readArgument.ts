import { nearest } from '../nearest.js';
import { allowed, type Argument, type ArgumentValue, type TrafficArgument } from './argument.js';
import { readTraffic } from './readTraffic.js';
import { shownValue } from './shownValue.js';

export type Reading =
  | { readonly kind: 'value'; readonly value: ArgumentValue }
  | { readonly kind: 'problem'; readonly sentence: string };

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const yes = new Set(['yes', 'y', 'true', 'on', '1']);
const no = new Set(['no', 'n', 'false', 'off', '0']);

/**
 * Text from a person as the argument's value, or one sentence that names the argument, its range and an example: never one
 * that would do something else than what was meant, so no other choice and no other split.
 */
export function readArgument(argument: Argument, text: string): Reading {
  if (argument.type === 'traffic') return trafficOf(argument, text);
  const value = valueOf(argument, text.trim());
  return value === undefined
    ? { kind: 'problem', sentence: complaint(argument, text) }
    : { kind: 'value', value };
}

function trafficOf(argument: TrafficArgument, text: string): Reading {
  const traffic = readTraffic(text);
  if (typeof traffic !== 'string') return { kind: 'value', value: traffic };
  const sentence = `**${argument.name}** must be ${allowed(argument)}; ${traffic}. \`/status\` names the deployments.`;
  return { kind: 'problem', sentence };
}

function valueOf(argument: Exclude<Argument, TrafficArgument>, text: string): ArgumentValue | undefined {
  switch (argument.type) {
    case 'integer':
    case 'number': {
      const written = text.replace(/^[\u2010-\u2014\u2212]|(?<=e)[\u2010-\u2014\u2212]/gi, '-');
      // Number() alone would take '', '0x10' and 'Infinity'.
      if (!decimal.test(written)) return undefined;
      const value = Number(written);
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
  const given = text.trim() === '' ? 'nothing' : `\`${shownValue(text.trim()).replaceAll('`', "'")}\``;
  return `**${argument.name}** must be ${allowed(argument)}, not ${given}.${offer(argument, text.trim())}`;
}

function offer(argument: Argument, given: string): string {
  if (argument.type !== 'choice' && argument.type !== 'flag') return ` Example: \`${argument.example}\`.`;
  const meant = argument.type === 'choice' ? nearest(given, argument.choices) : undefined;
  return meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
}
