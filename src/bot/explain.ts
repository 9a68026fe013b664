import type { Problem } from '../stages/planLine.js';
import { escapeMarkdown, shorten } from './cards/markdown.js';
import { isCommandStep } from './cards/nextStep.js';
import { commandIn } from './commands/registry.js';

const shownDetails = 5;

/** A problem as one message. Somebody who may not run the next command is told who may. */
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
  if (!isCommandStep(step)) return ` ${escapeMarkdown(step)}`;
  return commandIn(step)?.command.role === 'admin' && !isAdmin
    ? ` An admin can help with \`${step}\`.`
    : ` Next: \`${step}\``;
}
