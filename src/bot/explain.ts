import type { Problem } from '../stages/planLine.js';
import { escapeMarkdown, shorten } from './cards/markdown.js';
import { isCommandStep } from './cards/nextStep.js';
import { namesAdminCommand } from './commands/namesAdminCommand.js';

const shownDetails = 5;

/** A problem as one message. Whoever may not run the next command is told who can help. */
export function explain(
  problem: Pick<Problem, 'sentence'> & {
    readonly next?: string | undefined;
    readonly details?: readonly string[];
  },
  isAdmin = true,
): string {
  const details = problem.details ?? [];
  return [
    `${escapeMarkdown(problem.sentence)}${next(problem.next, isAdmin)}`,
    ...details.slice(0, shownDetails).map((line) => `- ${escapeMarkdown(shorten(line, 300))}`),
    ...(details.length > shownDetails ? [`- … and ${details.length - shownDetails} more`] : []),
  ].join('\n');
}

function next(step: string | undefined, isAdmin: boolean): string {
  if (step === undefined) return '';
  if (!isAdmin && namesAdminCommand(step)) return ' An admin can help.';
  return isCommandStep(step) ? ` Next: \`${step}\`` : ` ${escapeMarkdown(step)}`;
}
