import type { CommandKind } from '../runs/runKind.js';
import type { RunDefinition } from '../runs/runDefinition.js';
import type { RunInputs } from '../stages/inputs.js';
import type { Argument } from './argument.js';
import type { Group } from './groups.js';
import type { ValuesOf } from './valuesOf.js';

export type Role = 'everyone' | 'admin';

/**
 * What a command does to the subscription: nothing, a change, a change that costs money, something gone for good, or more
 * of what was confirmed before.
 */
export type Effect = 'reads' | 'changes' | 'costs' | 'deletes' | 'continues';

/** Where Teams has a menu of commands: a chat with the bot alone, a channel, a chat of several. */
export type MenuPlace = 'personal' | 'team' | 'groupChat';

/** A command as data. What it does is one function of the bot, by its name, unless it starts a run. */
export interface Command {
  /** Lower case, without the slash; one word, or two where it belongs to the command of the first: `quota request`. */
  readonly name: string;
  readonly group: Group;
  /** What its button says. */
  readonly label: string;
  /** At most 128 characters: Teams shows it in its command menu. */
  readonly summary: string;
  readonly arguments: readonly Argument[];
  readonly examples: readonly string[];
  /**
   * Whole sentences that ask what it answers, as regular expressions in lower case without marks: `{it}` stands for what is here. See
   * `commandAsked`.
   */
  readonly asked?: readonly string[];
  readonly role: Role;
  readonly effect: Effect;
  /** What must exist first, in words. */
  readonly needs?: string;
  /**
   * Teams' menus that offer it: what is typed most there, for a menu holds twelve. A channel has no place for what is about one
   * conversation (each of its threads is one), nor a group for files, which Teams hands over in personal chats only.
   */
  readonly offeredIn?: readonly MenuPlace[];
}

/** A command that asks for what is missing, shows a plan and starts a run. */
export interface RunCommand<Arguments extends readonly Argument[] = readonly Argument[]>
  extends Command, RunDefinition {
  readonly name: CommandKind;
  /** Its runs, as a card names them. */
  readonly title: string;
  /** What goes on while one is under way, in a few words. */
  doing(inputs: RunInputs): string;
  readonly arguments: Arguments;
  inputs(values: ValuesOf<Arguments>): RunInputs;
}
