import { isEnded, type Run, type StageState } from '../../../runs/run.js';
import type { StageName } from '../../../stages/stage.js';
import { thousands } from '../../../thousands.js';
import { isForAdmins } from '../../commands/isForAdmins.js';
import { card, type Card } from '../card.js';
import type { CardElement } from '../cardElement.js';
import { duration } from '../../../duration.js';
import { button, container, factSet, link, row, small, text, title } from '../elements.js';
import { kindTitle } from '../kindTitle.js';
import { lossLines } from './lossLines.js';
import { inChat } from '../../commands/inChat.js';
import { escapeMarkdown, shorten } from '../markdown.js';
import { problemLines } from '../problemLines.js';
import { runStatusWords } from '../runStatusWords.js';

const stageSymbol = { waiting: '○', running: '◐', done: '✓', failed: '✕', skipped: '–' } as const;
const stageColor = {
  waiting: 'Default',
  running: 'Accent',
  done: 'Good',
  failed: 'Attention',
  skipped: 'Default',
} as const;

/** Teams draws no more. */
const mostActions = 6;

const endingStyle = { succeeded: 'good', failed: 'attention', cancelled: 'warning' } as const;

/**
 * One run as it stands at `now` (epoch milliseconds); drawn again for every change. To whoever is no admin it offers
 * nothing that they may not do.
 */
export function statusCard(run: Run, now: number, isAdmin = true): Card {
  return card(
    [
      title(heading(run)),
      small(
        `${elapsed(run, now)}asked by ${escapeMarkdown(shorten(run.requester.name, 60))} · run ${escapeMarkdown(run.id)}${attempt(run)}`,
      ),
      ...ending(run, isAdmin),
      ...run.stages.map((stage) => stageRow(stage, now)),
      ...lossLines(run.facts.losses),
      ...facts(run),
      ...outlook(run),
    ],
    [...(isAdmin ? buttons(run) : refresh(run)), ...links(run)].slice(0, mostActions),
  );
}

/** What can be said where the whole card is too large for the channel. */
export function briefStatusCard(run: Run, now: number): Card {
  const stage = run.stages.find(({ status }) => status === 'running');
  return card(
    [
      title(heading(run)),
      small(`${elapsed(run, now)}run ${escapeMarkdown(run.id)}`),
      small('Shortened: the whole card is too large for this channel.'),
      ...(stage === undefined ? [] : [text(escapeMarkdown(stage.title))]),
      ...(run.ending === undefined ? [] : [text(escapeMarkdown(shorten(inChat(run.ending.sentence), 500)))]),
    ],
    buttons(run),
  );
}

const heading = ({ kind, status }: Run): string => `${kindTitle(kind)}: ${runStatusWords[status]}`;

function buttons(run: Run): CardElement[] {
  const { id, status, version } = run;
  if (status === 'succeeded') return [];
  if (isEnded(run)) return [button('Retry', { verb: 'retryRun', run: id, version })];
  return [...refresh(run), button('Cancel run', { verb: 'cancelRun', run: id }, { style: 'destructive' })];
}

const refresh = (run: Run): CardElement[] =>
  isEnded(run) ? [] : [button('Refresh', { verb: 'refresh', run: run.id })];

const attempt = ({ attempt: count = 1 }: Run): string => (count === 1 ? '' : `, attempt ${count}`);

function elapsed(run: Run, now: number): string {
  return run.startedAt === undefined ? '' : `${duration((run.endedAt ?? now) - run.startedAt)} · `;
}

function ending(run: Run, isAdmin: boolean): CardElement[] {
  if (run.ending === undefined || !isEnded(run)) return [];
  const style = endingStyle[run.status as keyof typeof endingStyle];
  const { next, ...told } = run.ending;
  const shown = next === undefined || (!isAdmin && isForAdmins(next)) ? told : { ...told, next };
  return [container(problemLines(shown, 'None'), { style, spacing: 'Small' })];
}

function stageRow(stage: StageState, now: number): CardElement {
  const waiting = stage.status === 'waiting' || stage.status === 'skipped';
  const note = stage.note === undefined ? '' : escapeMarkdown(shorten(inChat(stage.note), 300));
  const bar =
    stage.status === 'running' && stage.progress !== undefined ? [small(progressBar(stage.progress))] : [];
  return row([
    { width: 'auto', items: [text(stageSymbol[stage.status], { color: stageColor[stage.status] })] },
    {
      width: 'stretch',
      items: [
        text(escapeMarkdown(stage.title), {
          ...(stage.status === 'running' ? { weight: 'Bolder' } : {}),
          ...(waiting ? { isSubtle: true } : {}),
        }),
        ...(note === '' ? [] : [small(note)]),
        ...bar,
      ],
    },
    ...(stage.startedAt === undefined || waiting
      ? []
      : [{ width: 'auto' as const, items: [small(duration((stage.endedAt ?? now) - stage.startedAt))] }]),
  ]);
}

function progressBar(progress: number): string {
  const share = Math.min(1, Math.max(0, progress));
  const full = Math.round(share * 10);
  return `${'▰'.repeat(full)}${'▱'.repeat(10 - full)} ${Math.round(share * 100)} %`;
}

/** What a run has found before it made anything speaks of an older model or of an endpoint that is not there yet. */
function facts({ facts: known, stages }: Run): CardElement[] {
  const status = (name: StageName) => stages.find((stage) => stage.name === name)?.status;
  const isMade = (name: StageName) => status(name) === 'done' || status(name) === 'running';
  const ownModel = status('register') === undefined ? status('deployment') !== undefined : isMade('register');
  const rows = [
    known.trainRows === undefined ? undefined : `${thousands(known.trainRows)} rows to train`,
    known.validationRows === undefined ? undefined : `${thousands(known.validationRows)} to validate`,
  ].filter((part) => part !== undefined);
  const named = (name: string | undefined, version?: string): string | undefined =>
    name === undefined
      ? undefined
      : escapeMarkdown(version === undefined ? name : `${name}, version ${version}`);
  return factSet([
    ['Workspace', named(known.workspaceName)],
    ['Dataset', rows.length === 0 ? named(known.datasetName) : rows.join(', ')],
    ['Job', named(known.jobName)],
    ['Model', ownModel ? named(known.modelName, known.modelVersion) : undefined],
    ['Endpoint', isMade('endpoint') || isMade('removeEndpoint') ? named(known.endpointName) : undefined],
    ['Deployment', named(known.deploymentName)],
    [
      'Key',
      known.secretName === undefined
        ? undefined
        : `in Key Vault ${escapeMarkdown(known.vaultName ?? '')}`.trim(),
    ],
    ['Project', named(known.projectName)],
    ['Connection', named(known.connectionName)],
    ['Flow', named(known.flowName)],
    ['First question', known.firstAnswer === undefined ? undefined : named(known.firstQuestion)],
    [
      'First answer',
      known.firstAnswer === undefined ? undefined : escapeMarkdown(shorten(known.firstAnswer, 300)),
    ],
    [
      'Asked the flow',
      known.flowAnswer === undefined || known.firstAnswer !== undefined
        ? undefined
        : named(known.firstQuestion),
    ],
    [
      "Flow's answer",
      known.flowAnswer === undefined ? undefined : escapeMarkdown(shorten(known.flowAnswer, 300)),
    ],
  ]);
}

function outlook({ facts: { flowOutlook } }: Run): CardElement[] {
  return flowOutlook === undefined ? [] : [small(escapeMarkdown(flowOutlook), { spacing: 'Medium' })];
}

/** The most telling first. */
function links({
  kind,
  facts: { flowUrl, flowGuideUrl, projectUrl, hubUrl, jobUrl, studioUrl },
}: Run): CardElement[] {
  return [
    ...link('Flow', flowUrl),
    ...link('Project', projectUrl),
    ...link('Hub', hubUrl),
    ...link('Migration guide', flowGuideUrl),
    ...link('Job in studio', jobUrl),
    ...(kind === 'promptflow' ? [] : link('Workspace in studio', studioUrl)),
  ];
}
