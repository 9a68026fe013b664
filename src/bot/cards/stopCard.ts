import type { Run } from '../../runs/run.js';
import { duration } from '../../duration.js';
import { card, type Card } from './card.js';
import { button, small, text, title } from './elements.js';
import { kindTitle } from './kindTitle.js';
import { escapeMarkdown, shorten } from './markdown.js';
import { runStatusWords } from './runStatusWords.js';

/** Teams draws no more. */
const mostButtons = 6;

/** What a bare /cancel answers while runs are under way: each by name, with the button that stops it. */
export function stopCard(heading: string, runs: readonly Run[], now: number): Card {
  const left = runs.length - mostButtons;
  return card(
    [
      title(heading),
      ...runs.flatMap((run) => [
        text(`${runName(run)}: ${runStatusWords[run.status]} for ${duration(now - startOf(run))}`),
        small(
          `asked by ${escapeMarkdown(shorten(run.requester.name, 60))} · /cancel ${escapeMarkdown(run.id)}`,
        ),
      ]),
      ...(left > 0
        ? [small(`Buttons for the newest ${mostButtons}; the others stop by their command.`)]
        : []),
    ],
    runs.slice(0, mostButtons).map((run) =>
      button(
        `Stop ${runName(run)}${runs.length > 1 ? ` of ${shorten(run.requester.name, 30)}` : ''}`,
        {
          verb: 'cancelRun',
          run: run.id,
        },
        { style: 'destructive' },
      ),
    ),
  );
}

const startOf = ({ createdAt, startedAt = createdAt }: Run): number => startedAt;

/** A run as people call it: `Journey`, `Preparation of the data for /finetune`. */
export const runName = ({ kind, preparesFor }: Pick<Run, 'kind' | 'preparesFor'>): string =>
  preparesFor === undefined ? kindTitle(kind) : `${kindTitle(kind)} for /${preparesFor}`;
