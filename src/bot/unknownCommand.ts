import type { Activity } from 'botbuilder';
import type { Command } from '../dialogs/command.js';
import { nearest } from '../nearest.js';
import { escapeMarkdown } from './cards/markdown.js';
import { said } from './explained.js';

/** The answer to a command that does not exist, or not for this person; offers the nearest one they may run. */
export function unknownCommand(name: string, allowed: readonly Command[]): Partial<Activity> {
  const meant = nearest(
    name,
    allowed.map((command) => command.name),
  );
  const offer = meant === undefined ? '`/help` lists what there is.' : `Did you mean \`/${meant}\`?`;
  return said(`I know no command /${escapeMarkdown(name.slice(0, 40))}. ${offer}`, `/${meant ?? 'help'}`);
}
