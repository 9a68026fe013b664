import type { Route, Share } from '../../../backends/routes.js';
import { duration } from '../../../duration.js';
import type { CommandStep } from '../../../errors/nextStep.js';
import { isEnded, type Run } from '../../../runs/run.js';
import { trafficWords } from '../../../stages/serving/trafficMap.js';
import type { Standing } from '../../../stages/standing.js';
import { inChat } from '../../commands/inChat.js';
import { commandButton, nextButtons } from '../buttons/nextButtons.js';
import { card, type Card } from '../card.js';
import type { CardElement } from '../cardElement.js';
import { container, factSet, small, text, title } from '../elements.js';
import { folded } from '../folded.js';
import { escapeMarkdown } from '../markdown.js';
import { modelWords } from '../modelWords.js';
import { runButtons, runRows } from '../runsCard.js';
import { costWords, deploymentRows } from './standingCosts.js';

export interface Overview {
  readonly cloud: { readonly name: string; readonly notice?: string; readonly priceNote?: string };
  readonly route: Route | undefined;
  /** What Azure says there is; or why it could not be asked. */
  readonly standing: Standing | { readonly notAsked: string };
  /** `The model is being deployed: about 5 min left`. */
  readonly underWay: string | undefined;
  /** The command that leads on, for whoever may run it. */
  readonly next: CommandStep | undefined;
  /** Newest first. */
  readonly runs: readonly Run[];
  readonly hasMoreRuns: boolean;
  /** US dollars an hour of the machine that trains; undefined: the price of its size is not known. */
  readonly trainingHourly?: number | undefined;
  readonly isAdmin: boolean;
  readonly now: number;
}

/** What /status shows: who answers the chat, what is under way and what costs, at a glance; the rest is folded. */
export function overviewCard(overview: Overview): Card {
  const { cloud, underWay, next, standing, isAdmin } = overview;
  const shares = sharesOf(overview);
  const body = [
    title(`Status: ${escapeMarkdown(whoAnswers(overview, shares))}`),
    ...(underWay === undefined
      ? []
      : [container([text(`${escapeMarkdown(underWay)}.`, { weight: 'Bolder' })], { style: 'accent' })]),
    ...(next === undefined ? [] : [text(`Next: **${escapeMarkdown(inChat(next))}**`, { spacing: 'Small' })]),
    ...(shares.length > 1 ? [text(`Traffic: ${split(shares)}`, { spacing: 'Small' })] : []),
    ...costs(overview),
    ...('notAsked' in standing ? [] : deploymentRows(standing)),
    ...details(overview, shares),
    ...lastRuns(overview),
    ...(cloud.notice === undefined ? [] : [small(escapeMarkdown(cloud.notice), { spacing: 'Medium' })]),
  ];
  return card(body, [...nextButtons(next, isAdmin), ...lookCloser(overview)]);
}

/** The newest run in full, as long as it is not done; else how the models are asked that answer. */
function lookCloser({ runs: [newest], route }: Overview): CardElement[] {
  if (newest !== undefined && newest.status !== 'succeeded') return runButtons(newest);
  return route === undefined ? [] : [commandButton('/model')];
}

type ShownShare = Pick<Share, 'deploymentName' | 'percent' | 'modelName' | 'modelVersion'>;

/** As Azure says it; as it was written down last where Azure could not be asked. */
function sharesOf({ route, standing }: Overview): readonly ShownShare[] {
  if (route === undefined) return [];
  if ('notAsked' in standing) return route.shares;
  return (standing.endpoint?.deployments ?? [])
    .filter(({ percent }) => percent > 0)
    .map(({ name, ...more }) => ({ deploymentName: name, ...more }));
}

function whoAnswers({ route, standing, underWay }: Overview, shares: readonly ShownShare[]): string {
  if (route === undefined)
    return underWay === undefined ? 'no model is deployed' : 'no model answers at the moment';
  if (!('notAsked' in standing) && standing.endpoint === undefined)
    return `nobody answers, the endpoint ${route.endpointName} is gone`;
  if (shares.length === 0) return 'nobody answers, no deployment gets traffic';
  return `${modelWords(shares)} answers`;
}

const split = (shares: readonly ShownShare[]): string =>
  escapeMarkdown(
    trafficWords(Object.fromEntries(shares.map(({ deploymentName, percent }) => [deploymentName, percent]))),
  );

function costs({ standing, runs, trainingHourly, cloud, isAdmin }: Overview): CardElement[] {
  if ('notAsked' in standing)
    return [
      text(
        `Azure could not be asked: ${escapeMarkdown(standing.notAsked)} What costs now is not known; the rest is what I wrote down last.`,
        { color: 'Attention', spacing: 'Small' },
      ),
    ];
  const { priceNote } = cloud;
  const view = {
    isAdmin,
    ...(runs.some(trains) ? { training: { hourly: trainingHourly } } : {}),
    ...(priceNote === undefined ? {} : { priceNote }),
  };
  return [text(costWords(standing, view), { spacing: 'Small' })];
}

/** A job that waits for cores has no machine. */
const trains = ({ stages, facts: { coresAwaitedSince } }: Run): boolean =>
  coresAwaitedSince === undefined &&
  stages.some(({ name, status }) => name === 'finetune' && status === 'running');

function details({ cloud, route, standing, isAdmin, now }: Overview, shares: readonly ShownShare[]) {
  const base = route?.baseDeploymentName;
  const hasBase =
    'notAsked' in standing || (standing.endpoint?.deployments ?? []).some(({ name }) => name === base);
  const before = route?.previousTraffic;
  return folded(
    'details',
    'Details',
    factSet([
      ['Cloud', escapeMarkdown(cloud.name)],
      ...(route === undefined
        ? []
        : ([
            ['Endpoint', escapeMarkdown(route.endpointName)],
            ['Traffic', split(shares)],
            [
              'Before',
              before === undefined || !isAdmin
                ? undefined
                : `${escapeMarkdown(trafficWords(before))} (/rollback)`,
            ],
            ['Base model', base === undefined || !hasBase ? 'not deployed' : escapeMarkdown(base)],
            ['Since', `${duration(now - route.updatedAt)} ago`],
          ] as const)),
    ]),
  );
}

/** The newest one is news; the others are history. */
function lastRuns({ runs, hasMoreRuns, now }: Overview): CardElement[] {
  const [newest, ...older] = runs;
  if (newest === undefined) return [];
  return [
    text(isEnded(newest) ? 'Last run' : 'Under way', { weight: 'Bolder', spacing: 'Medium' }),
    ...runRows([newest], now, ''),
    ...(older.length === 0
      ? []
      : folded('runs', `${older.length} before it`, [
          ...runRows(older, now, ''),
          ...(hasMoreRuns ? [small('/runs lists more of them.', { spacing: 'Small' })] : []),
        ])),
  ];
}
