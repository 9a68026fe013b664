import type { Standing, StandingDeployment } from '../../../stages/standing.js';
import type { CardElement } from '../cardElement.js';
import { small, text } from '../elements.js';
import { folded } from '../folded.js';
import { escapeMarkdown } from '../markdown.js';

export interface CostsView {
  readonly isAdmin: boolean;
  /** Of a training that is under way, US dollars an hour; undefined: the price of its size is not known. */
  readonly training?: { readonly hourly: number | undefined };
  readonly priceNote?: string;
}

/** What costs money now, in sentences; undefined where nobody could say. */
export function costWords({ endpoint }: Standing, { isAdmin, training, priceNote }: CostsView): string {
  const deployments = endpoint?.deployments ?? [];
  const sentences = [
    ...(deployments.length === 0 ? [] : [sumLine(deployments, isAdmin)]),
    ...(training === undefined ? [] : [trainingLine(training.hourly)]),
  ];
  if (sentences.length === 0) return 'Nothing costs by the hour now.';
  return [...sentences, ...(priceNote === undefined ? [] : [priceNote])].join(' ');
}

/** Every deployment of the endpoint: what gets no traffic costs as much. One that is not well is no detail. */
export function deploymentRows({ endpoint }: Standing): CardElement[] {
  const deployments = endpoint?.deployments ?? [];
  const rows = (some: readonly StandingDeployment[]) =>
    some.flatMap((one) => [
      text(escapeMarkdown(`${one.name}: ${one.modelName}, version ${one.modelVersion}`), {
        spacing: 'Small',
      }),
      small(escapeMarkdown(costLine(one))),
    ]);
  const isWell = ({ state }: StandingDeployment) => state === 'Succeeded';
  return [
    ...rows(deployments.filter((one) => !isWell(one))),
    ...folded(
      'deployments',
      deployments.length === 1 ? '1 deployment' : `${deployments.length} deployments`,
      rows(deployments.filter(isWell)),
    ),
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
  const what = deployments.length === 1 ? 'The deployment costs' : `${deployments.length} deployments cost`;
  const until = isAdmin ? ' until **/teardown endpoint**' : '';
  if (known.length === 0) return `${what} by the hour${until}; the price is not known.`;
  const others = deployments.length - known.length;
  const rest = others === 0 ? '' : `, and what ${others === 1 ? 'one' : others} of unknown price comes to,`;
  const sum = known.reduce((total, one) => total + one, 0);
  return `${what} **${dollars(sum)} per hour**${rest}${until}.`;
}

const trainingLine = (hourly: number | undefined): string =>
  `The training costs ${hourly === undefined ? 'by the hour' : `**${dollars(hourly)} per hour**`} while it has its machine.`;

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
