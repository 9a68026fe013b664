import { isEnded, type Run } from '../../runs/run.js';
import { duration } from '../../duration.js';
import { csvButton } from './buttons/csvButton.js';
import { commandButton } from './buttons/nextButtons.js';
import { sayButton } from './buttons/sayButton.js';
import { card, type Card } from './card.js';
import type { CardElement } from './cardElement.js';
import { row, small, text, title } from './elements.js';
import { kindTitle } from './kindTitle.js';
import { inChat } from '../commands/inChat.js';
import { escapeMarkdown, shorten } from './markdown.js';
import { runStatusWords } from './runStatusWords.js';

const runSymbol = { queued: '○', running: '◐', succeeded: '✓', failed: '✕', cancelled: '–' } as const;

/**
 * What /runs shows; newest first.
 *
 * @param older where there are older runs than these: how to see them
 * @param isFile whether the reader can have them as a file here
 */
export function runsCard(runs: readonly Run[], now: number, older?: string, isFile = false): Card {
  const [newest] = runs;
  return card(
    [
      title('Hieno: runs'),
      ...runRows(runs, now, 'None yet.'),
      ...(older === undefined ? [] : [small(escapeMarkdown(older), { spacing: 'Medium' })]),
    ],
    newest === undefined
      ? [commandButton('/status')]
      : [...runButtons(newest), ...(isFile ? [csvButton('/runs export')] : [])],
  );
}

/** Leads to a run's own card, where it can be followed, stopped and taken up again. */
export const runButtons = ({ id, kind, status }: Run): CardElement[] => [
  sayButton(`${kindTitle(kind)}, ${runStatusWords[status]}: show`, `/status ${id}`),
];

/** Runs as rows: what, how it stands, since when, for how long, who asked, and the word that shows it in full. */
export function runRows(runs: readonly Run[], now: number, none: string): CardElement[] {
  return runs.length === 0 ? [text(none, { spacing: 'Small' })] : runs.map((run) => runRow(run, now));
}

function runRow(run: Run, now: number): CardElement {
  const stage = run.stages.find(({ status }) => status === 'running');
  const detail = isEnded(run) ? run.ending?.sentence : (stage?.note ?? stage?.title);
  return row([
    { width: 'auto', items: [text(runSymbol[run.status])] },
    {
      width: 'stretch',
      items: [
        text(`${kindTitle(run.kind)}: ${runStatusWords[run.status]}, ${when(run, now)}`),
        ...(detail === undefined ? [] : [small(escapeMarkdown(shorten(inChat(detail), 160)))]),
        small(
          `asked by ${escapeMarkdown(shorten(run.requester.name, 60))} · /status ${escapeMarkdown(run.id)}`,
        ),
      ],
    },
  ]);
}

function when({ createdAt, startedAt = createdAt, endedAt }: Run, now: number): string {
  return endedAt === undefined
    ? `for ${duration(now - startedAt)}`
    : `${duration(now - endedAt)} ago, took ${duration(endedAt - startedAt)}`;
}
