import type { Run } from '../../runs/run.js';
import type { Route, Share } from '../../stages/routes.js';
import { splitWords } from '../../stages/split.js';
import { card, type Card } from './card.js';
import { duration } from '../../duration.js';
import { factSet, small, text, title } from './elements.js';
import { escapeMarkdown } from './markdown.js';
import { modelWords } from './modelWords.js';
import { runRows } from './runsCard.js';

export interface Overview {
  readonly cloud: { readonly name: string; readonly notice?: string };
  readonly route: Route | undefined;
  /** Newest first. */
  readonly runs: readonly Run[];
  readonly now: number;
}

/** What /status shows: which cloud, who answers the chat, what was done lately. */
export function overviewCard({ cloud, route, runs, now }: Overview): Card {
  return card([
    title('Hieno: status'),
    ...(cloud.notice === undefined ? [] : [small(escapeMarkdown(cloud.notice))]),
    ...factSet([['Cloud', escapeMarkdown(cloud.name)], ...chat(route, now)]),
    text('Last runs', { weight: 'Bolder', spacing: 'Medium' }),
    ...runRows(runs, now, 'None yet.'),
  ]);
}

function chat(route: Route | undefined, now: number): [string, string][] {
  if (route === undefined) return [['Chat', 'no model is deployed']];
  const { endpointName, shares, baseDeploymentName, previousTraffic, updatedAt } = route;
  return [
    ['Chat', escapeMarkdown(modelWords(shares))],
    ['Endpoint', escapeMarkdown(endpointName)],
    ['Traffic', escapeMarkdown(splitWords(trafficOf(shares)))],
    ...(previousTraffic === undefined
      ? []
      : ([['Before', `${escapeMarkdown(splitWords(previousTraffic))} (/rollback)`]] as [string, string][])),
    ['Base model', baseDeploymentName === undefined ? 'not deployed' : escapeMarkdown(baseDeploymentName)],
    ['Since', `${duration(now - updatedAt)} ago`],
  ];
}

const trafficOf = (shares: readonly Share[]) =>
  Object.fromEntries(shares.map(({ deploymentName, percent }) => [deploymentName, percent]));
