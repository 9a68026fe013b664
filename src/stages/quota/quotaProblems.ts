import type { CoreNeed } from './coreNeeds.js';
import { advice, command } from '../../errors/nextStep.js';
import type { Problem } from '../planLine.js';
import type { LimitUsage, QuotaUsage, SizedNeed } from './quotaUsage.js';

/** What stands in the way of getting all these machines, by what the region offers and the subscription may use. */
export const quotaProblems = ({ needs, limits }: QuotaUsage, location: string): Problem[] => [
  ...needs.filter(({ offered }) => offered === undefined).map((need) => notOffered(need, location)),
  ...limits.filter(({ missing }) => missing > 0).map((limit) => tooFew(limit, needs, location)),
];

export const notOffered = ({ size, use }: CoreNeed, location: string): Problem => ({
  reason: 'size_unavailable',
  sentence: `The region ${location} does not offer ${size} for ${use === 'MIR' ? 'online endpoints' : 'training clusters'}; it may be retired.`,
  next: advice`Set ${use === 'MIR' ? 'AZURE_ML_SERVING_SIZE' : 'AZURE_ML_TRAINING_SIZE'} to another size, or choose another region.`,
});

function tooFew(
  { limit, needed, usage, missing }: LimitUsage,
  needs: readonly SizedNeed[],
  location: string,
): Problem {
  const { used, limit: most } = usage ?? { used: 0, limit: 0 };
  const counted = needs.filter(
    ({ offered, cores }) =>
      offered !== undefined && cores > 0 && (limit === 'regional' || offered.family === limit.family),
  );
  return {
    reason: 'quota_missing',
    sentence: `${whoNeeds(counted)} ${needed} cores ${coresOf(limit)} in ${location}; ${Math.max(0, most - used)} of ${most} are free, ${missing} are missing.`,
    next: command('quota request'),
  };
}

export const coresOf = (limit: LimitUsage['limit']): string =>
  limit === 'regional' ? 'of all dedicated machines together' : `of the family ${limit.family}`;

/** `Standard_A (training) and Standard_B (endpoint) need` */
function whoNeeds(needs: readonly SizedNeed[]): string {
  const words = [
    ...new Set(needs.map(({ size, use }) => `${size} (${use === 'MIR' ? 'endpoint' : 'training'})`)),
  ];
  return `${words.join(' and ')} ${needs.length > 1 ? 'need' : 'needs'}`;
}
