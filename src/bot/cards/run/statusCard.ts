import { duration } from '../../../duration.js';
import { commandsIn, type NextStep } from '../../../errors/nextStep.js';
import { isEnded, type Run } from '../../../runs/run.js';
import type { StageTimes } from '../../../runs/stageTimes.js';
import { timeLeft, type TimeLeft } from '../../../runs/timeLeft.js';
import { inChat } from '../../commands/inChat.js';
import { isForAdmins } from '../../commands/isForAdmins.js';
import { nextButtons } from '../buttons/nextButtons.js';
import { card, type Card } from '../card.js';
import type { CardElement } from '../cardElement.js';
import { button, container, small, text, title } from '../elements.js';
import { fitting } from '../fitting.js';
import { folded } from '../folded.js';
import { kindTitle } from '../kindTitle.js';
import { escapeMarkdown, shorten } from '../markdown.js';
import { problemLines } from '../problemLines.js';
import { runStatusWords } from '../runStatusWords.js';
import { leftWords, sourceWords } from './timeLeftWords.js';
import { lossChart } from './lossChart.js';
import { firstAnswers, runFacts, runLinks } from './runFacts.js';
import { foldedStages, presentStages } from './stageRows.js';

/** Teams draws no more. */
const mostActions = 6;

const endingStyle = { succeeded: 'good', failed: 'attention', cancelled: 'warning' } as const;

export interface StatusView {
  /** Whoever is no admin is offered nothing that they may not do. */
  readonly isAdmin?: boolean;
  /** What the time left is estimated from; without them none is told. */
  readonly times?: StageTimes;
}

const noTimes: StageTimes = () => undefined;

/** How much there is room for: characters of what folded stages and first answers say, points of a line, characters in all. */
const lengths = [
  { note: 300, said: 300, points: 60, text: 2500 },
  { note: 100, said: 300, points: 60, text: 2500 },
  { note: 0, said: 100, points: 30, text: 1000 },
] as const;

/** One run as it stands at `now` (epoch milliseconds), what matters first; drawn again for every change. */
export function statusCard(
  run: Run,
  now: number,
  { isAdmin = true, times = noTimes }: StatusView = {},
): Card {
  const left = timeLeft(run, { times, now });
  const actions = [
    ...(isAdmin ? buttons(run) : refresh(run)),
    ...nextButtons(nextOf(run), isAdmin),
    ...runLinks(run),
  ].slice(0, mostActions);
  return fitting<(typeof lengths)[number]>(lengths, (length) => {
    const view = { times, now, noteLength: length.note };
    return card(
      [
        title(heading(run, left)),
        small([...elapsed(run, now), ...doneBy(left, now), ...whose(run)].join(' · ')),
        ...ending(run, isAdmin),
        ...presentStages(run, view),
        ...lossChart(run.facts.losses, length.points),
        ...firstAnswers(run, length.said),
        ...foldedStages(run, view),
        ...folded('facts', 'Details', runFacts(run)),
        ...basis(left),
        ...outlook(run),
      ],
      actions,
      length.text,
    );
  });
}

/** What can be said where the whole card is too large for the channel. */
export function briefStatusCard(run: Run, now: number): Card {
  const stage = run.stages.find(({ status }) => status === 'running');
  return card(
    [
      title(heading(run, undefined)),
      small([...elapsed(run, now), `run ${escapeMarkdown(run.id)}`].join(' · ')),
      small('Shortened: the whole card is too large for this channel.'),
      ...(stage === undefined ? [] : [text(escapeMarkdown(stage.title))]),
      ...(run.ending === undefined ? [] : [text(escapeMarkdown(shorten(inChat(run.ending.sentence), 500)))]),
    ],
    buttons(run),
  );
}

/** What notifications show. */
const heading = ({ kind, status }: Run, left: TimeLeft | undefined): string =>
  `${kindTitle(kind)}: ${runStatusWords[status]}${left === undefined || status !== 'running' ? '' : `, ${leftWords(left)}`}`;

function buttons(run: Run): CardElement[] {
  const { id, status, version } = run;
  if (status === 'succeeded') return [];
  if (isEnded(run)) return [button('Retry', { verb: 'retryRun', run: id, version })];
  return [...refresh(run), button('Cancel run', { verb: 'cancelRun', run: id }, { style: 'destructive' })];
}

/** Retry has a button of its own, which knows what it was pressed on. */
function nextOf(run: Run): NextStep | undefined {
  const next = isEnded(run) ? run.ending?.next : undefined;
  return next !== undefined && commandsIn(next).includes('retry') ? undefined : next;
}

const refresh = (run: Run): CardElement[] =>
  isEnded(run) ? [] : [button('Refresh', { verb: 'refresh', run: run.id })];

function elapsed({ startedAt, endedAt }: Run, now: number): string[] {
  if (startedAt === undefined) return [];
  return [endedAt === undefined ? `${duration(now - startedAt)} so far` : duration(endedAt - startedAt)];
}

/** An hour stays true where a card is not drawn anew for some minutes; clients write it in their own time zone. */
function doneBy(left: TimeLeft | undefined, now: number): string[] {
  if (left === undefined || left.isOver || left.ms < 2 * 60_000) return [];
  const at = new Date(now + left.ms).toISOString().replace(/\.\d+Z$/, 'Z');
  return [`done at about {{TIME(${at})}}`];
}

const whose = ({ id, requester, attempt = 1 }: Run): string[] => [
  `asked by ${escapeMarkdown(shorten(requester.name, 60))}`,
  `run ${escapeMarkdown(id)}${attempt === 1 ? '' : `, attempt ${attempt}`}`,
];

function ending(run: Run, isAdmin: boolean): CardElement[] {
  if (run.ending === undefined || !isEnded(run)) return [];
  const style = endingStyle[run.status as keyof typeof endingStyle];
  const { next, ...told } = run.ending;
  const shown = next === undefined || (!isAdmin && isForAdmins(next)) ? told : { ...told, next };
  return [container(problemLines(shown, 'None'), { style, spacing: 'Small' })];
}

function basis(left: TimeLeft | undefined): CardElement[] {
  const words = left === undefined ? undefined : sourceWords(left.from);
  return words === undefined ? [] : [small(`Times are estimated from ${words}.`, { spacing: 'Small' })];
}

function outlook({ facts: { flowOutlook } }: Run): CardElement[] {
  return flowOutlook === undefined ? [] : [small(escapeMarkdown(flowOutlook), { spacing: 'Medium' })];
}
