import type { NextStep, Words } from '../errors/nextStep.js';
import { escapeMarkdown, shorten } from './cards/markdown.js';
import { inChat } from './commands/inChat.js';
import { isForAdmins } from './commands/isForAdmins.js';

/** What went wrong, for a person. */
export interface Explained {
  readonly sentence: Words;
  readonly next?: NextStep | undefined;
  readonly details?: readonly string[];
}

const shownDetails = 5;

/** A problem as one message. Whoever may not run the next command is told who can help. */
export function explain(problem: Explained, isAdmin = true): string {
  const details = problem.details ?? [];
  return [
    `${escapeMarkdown(inChat(problem.sentence))}${next(problem.next, isAdmin)}`,
    ...details.slice(0, shownDetails).map((line) => `- ${escapeMarkdown(shorten(line, 300))}`),
    ...(details.length > shownDetails ? [`- … and ${details.length - shownDetails} more`] : []),
  ].join('\n');
}

function next(step: NextStep | undefined, isAdmin: boolean): string {
  if (step === undefined) return '';
  if (!isAdmin && isForAdmins(step)) return ' An admin can help.';
  return 'command' in step ? ` Next: \`${inChat(step)}\`` : ` ${escapeMarkdown(inChat(step))}`;
}
