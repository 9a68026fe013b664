import type { Traffic } from '../azure/ml/onlineEndpoints.js';
import type { Argument } from './argument.js';

/** What a person may give for one argument, once it is read. */
type ValueOf<One extends Argument> = One extends { readonly type: 'integer' | 'number' }
  ? number
  : One extends { readonly type: 'flag' }
    ? boolean
    : One extends { readonly type: 'choice'; readonly choices: readonly (infer Choice)[] }
      ? Choice
      : One extends { readonly type: 'traffic' }
        ? Traffic
        : string;

/** The values of a command's arguments by name, as they are once those that are required have been asked for. */
export type ValuesOf<Arguments extends readonly Argument[]> = {
  readonly [
    One in Arguments[number] as One extends { readonly required: true } ? One['name'] : never
  ]: ValueOf<One>;
} & {
  readonly [
    One in Arguments[number] as One extends { readonly required: true } ? never : One['name']
  ]?: ValueOf<One>;
};
