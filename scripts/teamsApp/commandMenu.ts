import { commands } from '../../src/bot/commands/registry.js';
import { usage } from '../../src/bot/commands/usage.js';
import type { Command, MenuPlace } from '../../src/dialogs/command.js';

export interface MenuEntry {
  /** What Teams writes into the message when it is picked. */
  readonly title: string;
  readonly description: string;
}

/**
 * What Teams' menu offers at a place: what everybody may give first, for Teams cannot tell who is an admin.
 *
 * @param all the registry; at most twelve of it may be offered at one place
 */
export function commandMenu(place: MenuPlace, all: readonly Command[] = commands): MenuEntry[] {
  const offered = all.filter(({ offeredIn }) => offeredIn?.includes(place));
  return [
    ...offered.filter(({ role }) => role === 'everyone'),
    ...offered.filter(({ role }) => role === 'admin'),
  ].map((command) => ({ title: command.name, description: describe(command) }));
}

/** What must be written behind the name goes along, for the menu writes the name alone. */
function describe(command: Command): string {
  const asks = command.arguments.some(({ required }) => required === true);
  return [
    command.summary,
    ...(command.role === 'admin' ? ['For admins.'] : []),
    ...(asks ? [`Write ${usage(command).slice(1)}`] : []),
  ].join(' ');
}
