import type { Azure } from '../azure/azure.js';
import type { OnlineDeployment } from '../azure/ml/onlineDeployments.js';
import { defined } from '../defined.js';
import type { Settings } from '../settings.js';
import { modelOf } from './serving/modelOf.js';
import { hourlyPrice } from './prices.js';
import { endpointName } from './discovery.js';

/** A machine behind the endpoint: it costs with traffic and without. */
export interface StandingDeployment {
  readonly name: string;
  readonly modelName: string;
  readonly modelVersion: string;
  /** Azure's provisioning state. */
  readonly state: string;
  readonly size: string;
  readonly instances: number;
  /** Questions that one of them works on at a time; 1 where Azure says nothing. */
  readonly concurrency?: number;
  /** Whole percent of the endpoint's traffic. */
  readonly percent: number;
  /** US dollars an hour for all instances, by list; absent: the price of the size is not known. */
  readonly hourly?: number;
}

/** What there is, as Azure says it. */
export interface Standing {
  readonly hasWorkspace: boolean;
  /** The newest tuned model that is registered. */
  readonly model?: { readonly name: string; readonly version: string };
  /** Absent: there is none. Who gets most of the traffic comes first. */
  readonly endpoint?: { readonly name: string; readonly deployments: readonly StandingDeployment[] };
}

/** Throws AppError when Azure cannot be asked. */
export type ReadStanding = () => Promise<Standing>;

export const createStandingReader =
  (
    azure: Pick<Azure, 'workspaces' | 'models' | 'endpoints' | 'deployments'>,
    settings: Settings,
  ): ReadStanding =>
  async () => {
    const workspace = await azure.workspaces.get();
    if (workspace?.state !== 'Succeeded') return { hasWorkspace: false };
    const name = endpointName(settings, workspace.guid);
    const [models, endpoint, deployments] = await Promise.all([
      azure.models.versions(settings.model),
      azure.endpoints.get(name),
      azure.deployments.list(name),
    ]);
    const model = models[0];
    return {
      hasWorkspace: true,
      ...(model === undefined ? {} : { model: { name: model.name, version: model.version } }),
      ...(endpoint === undefined
        ? {}
        : {
            endpoint: {
              name,
              deployments: deployments
                .map((one) => standingOf(one, endpoint.traffic[one.name] ?? 0))
                .sort((one, other) => other.percent - one.percent || one.name.localeCompare(other.name)),
            },
          }),
    };
  };

function standingOf(
  { name, modelId, state, size, instances, concurrency }: OnlineDeployment,
  percent: number,
): StandingDeployment {
  const price = hourlyPrice(size, instances, '');
  return {
    name,
    ...modelOf(modelId),
    state,
    size,
    instances,
    ...defined({ concurrency }),
    percent,
    ...(price === undefined ? {} : { hourly: price.dollars }),
  };
}
