import type { Azure } from '../azure/azure.js';
import type { CoreNeed } from './coreNeeds.js';
import type { Problem } from './planLine.js';
import { quotaUsage, type LimitUsage, type SizedNeed } from './quotaUsage.js';

/** What stands in the way of getting all these machines, by what the region offers and the subscription may use. */
export async function quotaProblems(
  azure: Pick<Azure, 'quota'>,
  location: string,
  asked: readonly CoreNeed[],
): Promise<Problem[]> {
  if (asked.length === 0) return [];
  const { needs, limits } = await quotaUsage(azure, location, asked);
  return [
    ...needs.filter(({ offered }) => offered === undefined).map((need) => notOffered(need, location)),
    ...limits.filter(({ missing }) => missing > 0).map((limit) => tooFew(limit, needs, location)),
  ];
}

export const notOffered = ({ size, use }: CoreNeed, location: string): Problem => ({
  reason: 'size_unavailable',
  sentence: `The region ${location} does not offer ${size} for ${use === 'MIR' ? 'online endpoints' : 'training clusters'}; it may be retired.`,
  next: `Set ${use === 'MIR' ? 'AZURE_ML_SERVING_SIZE' : 'AZURE_ML_TRAINING_SIZE'} to another size, or choose another region.`,
});

function tooFew(
  { limit, needed, usage, missing }: LimitUsage,
  needs: readonly SizedNeed[],
  location: string,
): Problem {
  const { used, limit: most } = usage ?? { used: 0, limit: 0 };
  const counted = needs.filter(
    ({ offered }) => offered !== undefined && (limit === 'regional' || offered.family === limit.family),
  );
  const label = limit === 'regional' ? 'of all dedicated machines together' : `of the family ${limit.family}`;
  return {
    reason: 'quota_missing',
    sentence: `${whoNeeds(counted)} ${needed} cores ${label} in ${location}; ${Math.max(0, most - used)} of ${most} are free, ${missing} are missing.`,
    next: '/quota request',
  };
}

/** `Standard_A (training) and Standard_B (endpoint) need` */
function whoNeeds(needs: readonly SizedNeed[]): string {
  const words = [
    ...new Set(needs.map(({ size, use }) => `${size} (${use === 'MIR' ? 'endpoint' : 'training'})`)),
  ];
  return `${words.join(' and ')} ${needs.length > 1 ? 'need' : 'needs'}`;
}
