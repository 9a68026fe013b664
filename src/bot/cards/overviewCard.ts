import type { Run } from '../../runs/run.js';
import type { Route, Share } from '../../backends/routes.js';
import { trafficWords } from '../../stages/serving/trafficMap.js';
import type { Standing, StandingDeployment } from '../../stages/standing.js';
import { card, type Card } from './card.js';
import type { CardElement } from './cardElement.js';
import { duration } from '../../duration.js';
import { factSet, small, text, title } from './elements.js';
import { inChat } from '../commands/inChat.js';
import { escapeMarkdown } from './markdown.js';
import { modelWords } from './modelWords.js';
import { runRows } from './runsCard.js';
import type { CommandStep } from '../../errors/nextStep.js';

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
  readonly isAdmin: boolean;
  readonly now: number;
}

/** What /status shows: which cloud, who answers the chat, what is under way, what costs, what was done lately. */
export function overviewCard(overview: Overview): Card {
  const { cloud, route, underWay, next, runs, hasMoreRuns, now } = overview;
  return card([
    title('Hieno: status'),
    ...(cloud.notice === undefined ? [] : [small(escapeMarkdown(cloud.notice))]),
    ...factSet([
      ['Cloud', escapeMarkdown(cloud.name)],
      ...(route === undefined ? nobody(underWay) : chat(route, overview)),
      ['Under way', underWay === undefined ? undefined : escapeMarkdown(underWay)],
    ]),
    ...(next === undefined ? [] : [text(`Next: **${escapeMarkdown(inChat(next))}**`, { spacing: 'Small' })]),
    ...machines(overview),
    text('Last runs', { weight: 'Bolder', spacing: 'Medium' }),
    ...runRows(runs, now, 'None yet.'),
    ...(hasMoreRuns ? [small('/runs lists more of them.', { spacing: 'Small' })] : []),
  ]);
}

const nobody = (underWay: string | undefined): [string, string][] => [
  ['Chat', underWay === undefined ? 'no model is deployed' : 'no model answers at the moment'],
];

/** As Azure says it; as it was written down last where Azure could not be asked. */
function chat(route: Route, { standing, isAdmin, now }: Overview): [string, string][] {
  const { endpointName, baseDeploymentName, previousTraffic, updatedAt } = route;
  const endpoint = 'notAsked' in standing ? undefined : standing.endpoint;
  if (!('notAsked' in standing) && endpoint === undefined)
    return [['Chat', `nobody answers: the endpoint ${escapeMarkdown(endpointName)} is gone`]];
  const shares =
    endpoint === undefined
      ? route.shares
      : endpoint.deployments
          .filter(({ percent }) => percent > 0)
          .map(({ name, ...more }) => ({ deploymentName: name, ...more }));
  const hasBase =
    endpoint === undefined || endpoint.deployments.some(({ name }) => name === baseDeploymentName);
  return [
    ['Chat', escapeMarkdown(modelWords(shares))],
    ['Endpoint', escapeMarkdown(endpointName)],
    ['Traffic', escapeMarkdown(trafficWords(trafficOf(shares)))],
    ...(previousTraffic === undefined || !isAdmin
      ? []
      : ([['Before', `${escapeMarkdown(trafficWords(previousTraffic))} (/rollback)`]] as [string, string][])),
    [
      'Base model',
      baseDeploymentName === undefined || !hasBase ? 'not deployed' : escapeMarkdown(baseDeploymentName),
    ],
    ['Since', `${duration(now - updatedAt)} ago`],
  ];
}

const trafficOf = (shares: readonly Pick<Share, 'deploymentName' | 'percent'>[]) =>
  Object.fromEntries(shares.map(({ deploymentName, percent }) => [deploymentName, percent]));

/** Every deployment of the endpoint: what gets no traffic costs as much. */
function machines({ standing, cloud, isAdmin }: Overview): CardElement[] {
  const heading = text('Deployments', { weight: 'Bolder', spacing: 'Medium' });
  if ('notAsked' in standing)
    return [
      heading,
      small(
        `Azure could not be asked: ${escapeMarkdown(standing.notAsked)} The rest is what I wrote down last.`,
      ),
    ];
  const { endpoint } = standing;
  if (endpoint === undefined) return [];
  if (endpoint.deployments.length === 0)
    return [heading, small(`None: ${escapeMarkdown(endpoint.name)} costs nothing without one.`)];
  return [
    heading,
    ...endpoint.deployments.flatMap((one) => [
      text(escapeMarkdown(`${one.name}: ${one.modelName}, version ${one.modelVersion}`), {
        spacing: 'Small',
      }),
      small(escapeMarkdown(costLine(one))),
    ]),
    text(`${sumLine(endpoint.deployments, isAdmin)} ${cloud.priceNote ?? ''}`.trim(), { spacing: 'Small' }),
  ];
}

function costLine({ percent, size, instances, hourly, state }: StandingDeployment): string {
  const traffic = percent > 0 ? `${percent} % of the traffic` : 'no traffic';
  const machine = instances === 1 ? size : `${instances} × ${size}`;
  const price = hourly === undefined ? 'price not known' : `${dollars(hourly)} per hour`;
  return [traffic, machine, price, ...(state === 'Succeeded' ? [] : [`state ${state}`])].join(' · ');
}

function sumLine(deployments: readonly StandingDeployment[], isAdmin: boolean): string {
  const known = deployments.flatMap(({ hourly }) => (hourly === undefined ? [] : [hourly]));
  const until = isAdmin ? ' until **/teardown endpoint**' : '';
  if (known.length === 0) return `What they cost together is not known; they cost${until || ' by the hour'}.`;
  const others = deployments.length - known.length;
  const rest =
    others === 0
      ? ''
      : `, and what ${others === 1 ? 'one' : others} of unknown price ${others === 1 ? 'costs' : 'cost'}`;
  const sum = known.reduce((total, one) => total + one, 0);
  return `Together **${dollars(sum)} per hour**${rest}${until}.`;
}

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
