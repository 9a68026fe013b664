import type { Azure } from '../azure/azure.js';
import type { Problem } from './planLine.js';

export interface CoreNeed {
  readonly location: string;
  readonly size: string;
  /** `AmlCompute` for a cluster, `MIR` for a managed online endpoint. */
  readonly use: 'AmlCompute' | 'MIR';
  readonly instances: number;
  /** How many deployments of that many instances; 1 unless said otherwise. */
  readonly deployments?: number;
}

/** Sizes that are exempt from the endpoint's reserve of a fifth (learn.microsoft.com, managed online endpoints SKU list). */
const exempt = /^standard_(nc\d+ads_a100_v4|nd\d+)/i;

/** Cores that a need counts for: an endpoint reserves a fifth more instances, rounded up, unless its size is exempt. */
export const coresNeeded = (need: CoreNeed, coresOfSize: number): number =>
  need.use === 'MIR' && !exempt.test(need.size)
    ? Math.ceil(need.instances * 1.2) * coresOfSize
    : need.instances * coresOfSize;

/** What stands in the way of getting these machines, by what the region offers and the subscription may use. */
export async function quotaProblems(azure: Pick<Azure, 'quota'>, need: CoreNeed): Promise<Problem[]> {
  const size = await azure.quota.size(need.location, need.size);
  if (size === undefined || !size.usableFor.includes(need.use))
    return [
      {
        reason: 'size_unavailable',
        sentence: `The region ${need.location} does not offer ${need.size} for ${need.use === 'MIR' ? 'online endpoints' : 'training clusters'}; it may be retired.`,
        next: `Set ${need.use === 'MIR' ? 'AZURE_ML_SERVING_SIZE' : 'AZURE_ML_TRAINING_SIZE'} to another size, or choose another region.`,
      },
    ];
  const needed = coresNeeded(need, size.cores) * (need.deployments ?? 1);
  const { family, regional } = await azure.quota.cores(need.location, size.family);
  const problems: Problem[] = [];
  for (const [label, usage] of [
    [`of the family ${size.family}`, family],
    ['of all dedicated machines together', regional],
  ] as const) {
    if (usage === undefined || usage.limit < 0 || usage.used + needed <= usage.limit) continue;
    problems.push({
      reason: 'quota_missing',
      sentence: `${need.size} needs ${needed} cores ${label} in ${need.location}; ${Math.max(0, usage.limit - usage.used)} of ${usage.limit} are free, ${usage.used + needed - usage.limit} are missing.`,
      next: 'Ask for more cores in the Azure portal (Quotas, Machine Learning), then run the command again.',
    });
  }
  return problems;
}
