import type { Argument } from './argument.js';
import type { CommandKind } from '../runs/runKind.js';
import type { Group } from './groups.js';

export type Role = 'everyone' | 'admin';

/**
 * What a command does to the subscription: nothing, a change, a change that costs money, something gone for good, or more
 * of what was confirmed before.
 */
export type Effect = 'reads' | 'changes' | 'costs' | 'deletes' | 'continues';

/** Handlers that are no admin dialog; the bot has one function for each. */
export type HandlerName =
  | 'help'
  | 'status'
  | 'quota'
  | 'pasteDataset'
  | 'askFlow'
  | 'compare'
  | 'reset'
  | 'cancel'
  | 'retry'
  | 'runs'
  | 'audit'
  | 'logs';

export interface Command {
  /** Lower case, without the slash; one word, or two where it belongs to the command of the first: `quota request`. */
  readonly name: string;
  readonly group: Group;
  /** At most 128 characters: Teams shows it in its command menu. */
  readonly summary: string;
  readonly arguments: readonly Argument[];
  readonly examples: readonly string[];
  readonly role: Role;
  readonly effect: Effect;
  /** What must exist first, in words. */
  readonly needs?: string;
  readonly run: { readonly dialog: CommandKind } | { readonly handler: HandlerName };
}
