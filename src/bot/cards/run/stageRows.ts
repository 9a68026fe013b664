import { duration } from '../../../duration.js';
import type { Run, StageState } from '../../../runs/run.js';
import type { StageTimes } from '../../../runs/stageTimes.js';
import { stageTimeLeft } from '../../../runs/timeLeft.js';
import { inChat } from '../../commands/inChat.js';
import type { CardElement } from '../cardElement.js';
import { container, row, small, text } from '../elements.js';
import { folded } from '../folded.js';
import { escapeMarkdown, shorten } from '../markdown.js';
import { aboutWords, leftWords } from './timeLeftWords.js';

const symbol = { waiting: '○', running: '◐', done: '✓', failed: '✕', skipped: '–' } as const;
const color = {
  waiting: 'Default',
  running: 'Accent',
  done: 'Good',
  failed: 'Attention',
  skipped: 'Default',
} as const;

/** How the stages are shown. */
export interface StagesView {
  readonly times: StageTimes;
  readonly now: number;
  /** Characters of what a folded stage says; 0: nothing of it. */
  readonly noteLength: number;
}

/** What is under way, or stopped: never folded. What failed is large, with its reason where the run's end does not say it. */
export function presentStages({ stages, ending }: Run, view: StagesView): CardElement[] {
  const failed = stages.filter(({ status }) => status === 'failed');
  const running = stages.filter(({ status }) => status === 'running');
  const stopped = stages.filter(({ status, startedAt }) => status === 'skipped' && startedAt !== undefined);
  return [
    ...failed.map((stage) => largeRow(stage.note === ending?.sentence ? without(stage) : stage, view)),
    ...running.map((stage) => largeRow(stage, view)),
    ...stopped.map((stage) => smallRow(stage, view)),
  ];
}

/** One line for what is done and one for what has not begun; a press shows each of them. */
export function foldedStages({ stages }: Run, view: StagesView): CardElement[] {
  const rows = (some: readonly StageState[]) => some.map((stage) => smallRow(stage, view));
  const done = stages.filter(({ status }) => status === 'done');
  const waiting = stages.filter(({ status }) => status === 'waiting');
  const left = stages.filter(({ status, startedAt }) => status === 'skipped' && startedAt === undefined);
  return [
    ...folded('stagesDone', `✓ ${done.length} of ${stages.length} done`, rows(done)),
    ...folded('stagesToCome', `○ ${waiting.length} to come: ${names(waiting)}`, rows(waiting)),
    ...folded('stagesNotBegun', `– ${left.length} not begun: ${names(left)}`, rows(left)),
  ];
}

const mostNames = 3;

function names(stages: readonly StageState[]): string {
  const first = stages.slice(0, mostNames).map(({ title }) => escapeMarkdown(title));
  return `${first.join(', ')}${stages.length > mostNames ? ' …' : ''}`;
}

function without({ note: _note, ...stage }: StageState): StageState {
  return stage;
}

const longestNote = 300;

const noteOf = ({ note }: StageState, length: number): string =>
  note === undefined || length === 0 ? '' : escapeMarkdown(shorten(inChat(note), length));

function largeRow(stage: StageState, { times, now }: StagesView): CardElement {
  const note = noteOf(stage, longestNote);
  const how = [progressBar(stage.progress), runningWords(stage, times, now)].filter((part) => part !== '');
  return container(
    [
      row([
        { width: 'auto', items: [text(symbol[stage.status], { color: color[stage.status], size: 'Large' })] },
        {
          width: 'stretch',
          items: [text(escapeMarkdown(stage.title), { size: 'Large', weight: 'Bolder' })],
        },
        ...took(stage, now),
      ]),
      ...(note === '' ? [] : [text(note, { spacing: 'None' })]),
      ...(how.length === 0 || stage.status !== 'running' ? [] : [small(how.join(' · '))]),
    ],
    { style: 'emphasis', spacing: 'Medium' },
  );
}

function smallRow(stage: StageState, { times, now, noteLength }: StagesView): CardElement {
  const note = noteOf(stage, noteLength);
  const left = stage.status === 'waiting' ? stageTimeLeft(stage, times, now) : undefined;
  return row([
    { width: 'auto', items: [text(symbol[stage.status], { color: color[stage.status] })] },
    {
      width: 'stretch',
      items: [text(escapeMarkdown(stage.title)), ...(note === '' ? [] : [small(note)])],
    },
    ...(left === undefined ? took(stage, now) : [time(aboutWords(left.ms))]),
  ]);
}

const time = (words: string) => ({ width: 'auto' as const, items: [small(words)] });

const took = ({ startedAt, endedAt }: StageState, now: number) =>
  startedAt === undefined ? [] : [time(duration((endedAt ?? now) - startedAt))];

function progressBar(progress: number | undefined): string {
  if (progress === undefined) return '';
  const share = Math.min(1, Math.max(0, progress));
  const full = Math.round(share * 10);
  return `${'▰'.repeat(full)}${'▱'.repeat(10 - full)} ${Math.round(share * 100)} %`;
}

function runningWords(stage: StageState, times: StageTimes, now: number): string {
  const left = stageTimeLeft(stage, times, now);
  const usual = times(stage.name);
  if (left === undefined || usual === undefined) return '';
  return left.isOver ? `${leftWords(left)} (${aboutWords(usual.ms)})` : leftWords(left);
}
