import type { NextStep } from '../../errors/nextStep.js';
import type { Problem } from '../../stages/planLine.js';
import type { CardElement } from './cardElement.js';
import { text } from './elements.js';
import { inChat } from '../commands/inChat.js';
import { escapeMarkdown, shorten } from './markdown.js';

const shownDetails = 5;

/** A problem's sentence, what to do next, and its details, as text blocks: details may be long. */
export function problemLines(problem: Omit<Problem, 'reason'>, spacing = 'Small'): CardElement[] {
  const details = problem.details ?? [];
  return [
    text(escapeMarkdown(shorten(inChat(problem.sentence), 1000)), { spacing }),
    ...next(problem.next),
    ...details
      .slice(0, shownDetails)
      .map((line) => text(`• ${escapeMarkdown(shorten(line, 300))}`, { spacing: 'None', size: 'Small' })),
    ...(details.length > shownDetails
      ? [
          text(`… and ${details.length - shownDetails} more`, {
            spacing: 'None',
            size: 'Small',
            isSubtle: true,
          }),
        ]
      : []),
  ];
}

function next(step: NextStep | undefined): CardElement[] {
  if (step === undefined) return [];
  const written = escapeMarkdown(inChat(step));
  return [text('command' in step ? `Next: **${written}**` : written, { spacing: 'None' })];
}
