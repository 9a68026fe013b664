import { AppError } from '../../errors/appError.js';
import { advice } from '../../errors/nextStep.js';
import type { Arm } from '../arm/arm.js';
import { endedWith } from '../arm/azureError.js';
import { isFamily, isRegionalTotal } from './quotaNames.js';

/** Which limit: a VM family's by its name, or that of all dedicated cores of the region together. */
export type LimitName = { readonly family: string } | 'regional';

export interface QuotaRequest {
  /** Where to ask how it goes, as Azure said. */
  readonly uri: string;
  /** Azure's name of the limit. */
  readonly name: string;
  /** The new total that was asked for. */
  readonly cores: number;
  /** ISO time. */
  readonly submittedAt: string | undefined;
  readonly outcome: 'waiting' | 'granted' | AppError;
}

/** Requests for more dedicated cores of Azure ML in a region, to Microsoft.Quota (docs/azure-facts.md, “Compute and quota”). */
export interface QuotaRequests {
  /**
   * Asks for a new total of cores, not an increase. Undefined when the limit is that high already: less than now is never
   * asked for.
   */
  request(location: string, limit: LimitName, cores: number): Promise<QuotaRequest | undefined>;
  get(uri: string): Promise<QuotaRequest>;
  /** Newest first. */
  list(location: string): Promise<readonly QuotaRequest[]>;
}

interface Limit {
  readonly name: string;
  readonly properties: {
    readonly limit?: { readonly value?: number };
    readonly name?: { readonly value?: string };
    readonly resourceType?: string;
  };
}

interface RequestDto {
  readonly id?: string;
  readonly properties: {
    readonly provisioningState?: string;
    readonly error?: unknown;
    readonly requestSubmitTime?: string;
    readonly value?: readonly {
      readonly name?: { readonly value?: string };
      readonly limit?: { readonly value?: number };
      readonly error?: unknown;
    }[];
  };
}

const version = '2023-02-01';

export const createQuotaRequests = (arm: Arm): QuotaRequests => {
  const at = (location: string, path: string): string =>
    `/subscriptions/${arm.subscriptionId}/providers/Microsoft.MachineLearningServices/locations/${location}` +
    `/providers/Microsoft.Quota/${path}`;

  async function find(location: string, limit: LimitName): Promise<Limit> {
    const limits = await arm.list<Limit>(at(location, 'quotas'), version);
    const fits = (name: string): boolean =>
      limit === 'regional' ? isRegionalTotal(name) : isFamily(name, limit.family);
    const found = limits.find(({ name, properties }) => fits(name) || fits(properties.name?.value ?? ''));
    if (found !== undefined) return found;
    throw new AppError({
      reason: 'quota_refused',
      sentence: `Azure takes no request for ${limit === 'regional' ? 'the dedicated cores of the region' : `the family ${limit.family}`} in ${location}.`,
      next: advice`Ask for the cores in the Azure portal: Quotas, Machine Learning.`,
    });
  }
  const get = async (uri: string): Promise<QuotaRequest> => read(await arm.send<RequestDto>('GET', uri), uri);

  return {
    async request(location, limit, cores) {
      const { name, properties } = await find(location, limit);
      if ((properties.limit?.value ?? 0) >= cores) return undefined;
      const { operationUri } = await arm.begin(
        'PUT',
        at(location, `quotas/${encodeURIComponent(name)}`),
        version,
        {
          properties: {
            limit: { limitObjectType: 'LimitValue', value: cores },
            name: { value: properties.name?.value ?? name },
            resourceType: properties.resourceType ?? 'dedicated',
          },
        },
      );
      return operationUri === undefined ? undefined : get(operationUri);
    },
    get,
    async list(location) {
      const found = await arm.list<RequestDto>(at(location, 'quotaRequests'), version);
      return found.map((one) =>
        read(one, new URL(`${one.id ?? ''}?api-version=${version}`, arm.cloud.arm).href),
      );
    },
  };
};

function read({ properties }: RequestDto, uri: string): QuotaRequest {
  const { provisioningState: state = '', error, requestSubmitTime, value: [part] = [] } = properties;
  return {
    uri,
    name: part?.name?.value ?? '',
    cores: part?.limit?.value ?? 0,
    submittedAt: requestSubmitTime,
    outcome:
      state === 'Succeeded'
        ? 'granted'
        : state === 'Failed' || state === 'Invalid'
          ? endedWith(part?.error ?? error ?? state)
          : 'waiting',
  };
}
