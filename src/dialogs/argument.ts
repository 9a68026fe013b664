import type { Traffic } from '../azure/ml/onlineEndpoints.js';

/** One typed argument of a command, declared as data: help, errors, prompts and documents are made from it. */
export type Argument =
  IntegerArgument | NumberArgument | ChoiceArgument | FlagArgument | TextArgument | TrafficArgument;

interface ArgumentBase {
  /** Lower case with underscores; `learning-rate` and `learningRate` are understood as well. */
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  /** Asked for when missing. */
  readonly required?: boolean;
  /** May be given without `name=`; several of a command in the order in which they are declared. */
  readonly positional?: boolean;
  /** What happens when it is left out, in words: `the sample dataset`. */
  readonly otherwise?: string;
  /** The question put to the person when a required argument is missing. */
  readonly question?: string;
}

export interface IntegerArgument extends ArgumentBase {
  readonly type: 'integer';
  readonly min: number;
  readonly max: number;
}

export interface NumberArgument extends ArgumentBase {
  readonly type: 'number';
  readonly min: number;
  readonly max: number;
}

export interface ChoiceArgument extends ArgumentBase {
  readonly type: 'choice';
  readonly choices: readonly string[];
}

export interface FlagArgument extends ArgumentBase {
  readonly type: 'flag';
}

export interface TextArgument extends ArgumentBase {
  readonly type: 'text';
  readonly maxLength: number;
  readonly pattern?: RegExp;
  /** What the pattern means, in words. */
  readonly rule?: string;
  /** Takes the whole rest of the line as it stands, quotes and `=` included. */
  readonly rest?: boolean;
}

/** Deployments with their whole percents of the traffic; takes the whole rest of the line. */
export interface TrafficArgument extends ArgumentBase {
  readonly type: 'traffic';
}

export type ArgumentValue = string | number | boolean | Traffic;
export type ArgumentValues = Readonly<Record<string, ArgumentValue>>;

/** What may stand after `name=`, for a person: `a whole number from 1 to 10`. */
export function allowed(argument: Argument): string {
  switch (argument.type) {
    case 'integer':
      return `a whole number from ${argument.min} to ${argument.max}`;
    case 'number':
      return `a number from ${plainNumber(argument.min)} to ${plainNumber(argument.max)}`;
    case 'choice':
      return argument.choices.length === 2
        ? argument.choices.map((choice) => `\`${choice}\``).join(' or ')
        : `one of ${argument.choices.map((choice) => `\`${choice}\``).join(', ')}`;
    case 'flag':
      return '`yes` or `no`';
    case 'text':
      return argument.rule ?? `text of at most ${argument.maxLength} characters`;
    case 'traffic':
      return 'names with whole percents that come to 100';
  }
}

/** 0.0000005 as people of this field write it: 5e-7. */
function plainNumber(value: number): string {
  return Math.abs(value) < 0.01 && value !== 0 ? value.toExponential() : String(value);
}
