import { isEnded, type Run } from '../../runs/run.js';
import type { Route } from '../../stages/routes.js';
import { card, type Card, type CardElement } from './card.js';
import { duration } from '../../duration.js';
import { factSet, row, small, text, title } from './elements.js';
import { kindTitle } from './kindTitle.js';
import { escapeMarkdown, shorten } from './markdown.js';
import { runStatusWords } from './statusCard.js';

export interface Overview {
  readonly cloud: { readonly name: string; readonly notice?: string };
  readonly route: Route | undefined;
  /** Newest first. */
  readonly runs: readonly Run[];
  readonly now: number;
}

const runSymbol = { queued: '○', running: '◐', succeeded: '✓', failed: '✕', cancelled: '–' } as const;

/** What /status shows: which cloud, who answers the chat, what was done lately. */
export function overviewCard({ cloud, route, runs, now }: Overview): Card {
  return card([
    title('Hieno: status'),
    ...(cloud.notice === undefined ? [] : [small(escapeMarkdown(cloud.notice))]),
    ...factSet([['Cloud', escapeMarkdown(cloud.name)], ...chat(route, now)]),
    text('Last runs', { weight: 'Bolder', spacing: 'Medium' }),
    ...(runs.length === 0 ? [text('None yet.', { spacing: 'Small' })] : runs.map((run) => runRow(run, now))),
  ]);
}

function chat(route: Route | undefined, now: number): [string, string][] {
  if (route === undefined) return [['Chat', 'no model is deployed']];
  return [
    ['Chat', `${escapeMarkdown(route.modelName)}, version ${escapeMarkdown(route.modelVersion)}`],
    ['Endpoint', `${escapeMarkdown(route.endpointName)}, deployment ${escapeMarkdown(route.deploymentName)}`],
    [
      'Base model',
      route.baseDeploymentName === undefined ? 'not deployed' : escapeMarkdown(route.baseDeploymentName),
    ],
    ['Since', `${duration(now - route.updatedAt)} ago`],
  ];
}

function runRow(run: Run, now: number): CardElement {
  const stage = run.stages.find((candidate) => candidate.status === 'running');
  const detail = isEnded(run) ? run.ending?.sentence : (stage?.note ?? stage?.title);
  return row([
    { width: 'auto', items: [text(runSymbol[run.status])] },
    {
      width: 'stretch',
      items: [
        text(`${kindTitle[run.kind]}: ${runStatusWords[run.status]}, ${when(run, now)}`),
        ...(detail === undefined ? [] : [small(escapeMarkdown(shorten(detail, 160)))]),
        small(`/status ${escapeMarkdown(run.id)}`),
      ],
    },
  ]);
}

const when = (run: Run, now: number): string =>
  run.endedAt === undefined
    ? `for ${duration(now - (run.startedAt ?? run.createdAt))}`
    : `${duration(now - run.endedAt)} ago`;
