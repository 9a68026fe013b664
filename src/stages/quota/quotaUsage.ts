import type { Azure } from '../../azure/azure.js';
import type { CoreUsage, VmSize } from '../../azure/ml/quota.js';
import { coresNeeded, type CoreNeed } from './coreNeeds.js';

/** A need beside the size as the region offers it. */
export interface SizedNeed extends CoreNeed {
  /** Undefined where the region does not offer the size for this use. */
  readonly offered: VmSize | undefined;
  /** Cores that it counts for; 0 where it is not offered. */
  readonly cores: number;
}

/** One limit and what is needed of it, all needs together. */
export interface LimitUsage {
  /** A VM family, or that of all dedicated cores of the region. */
  readonly limit: { readonly family: string } | 'regional';
  readonly needed: number;
  /** Undefined where the region lists no such limit. */
  readonly usage: CoreUsage | undefined;
  /** How many cores are too few; 0 where they suffice. */
  readonly missing: number;
}

export interface QuotaUsage {
  readonly needs: readonly SizedNeed[];
  readonly limits: readonly LimitUsage[];
}

/** What these machines take of every limit: those of one family together, and all of them of the regional total. */
export async function quotaUsage(
  azure: Pick<Azure, 'quota'>,
  location: string,
  asked: readonly CoreNeed[],
): Promise<QuotaUsage> {
  const needs = await Promise.all(
    asked.map(async (need): Promise<SizedNeed> => {
      const size = await azure.quota.size(location, need.size);
      const offered = size?.usableFor.includes(need.use) === true ? size : undefined;
      return { ...need, offered, cores: offered === undefined ? 0 : coresNeeded(need, offered.cores) };
    }),
  );
  const families = new Map<string, number>();
  for (const { offered, cores } of needs)
    if (offered !== undefined) families.set(offered.family, (families.get(offered.family) ?? 0) + cores);
  const usages = await Promise.all(
    [...families].map(async ([family, needed]) => {
      const found = await azure.quota.cores(location, family);
      return { regional: found.regional, limit: limitUsage({ family }, needed, found.family) };
    }),
  );
  const [first] = usages;
  if (first === undefined) return { needs, limits: [] };
  const total = [...families.values()].reduce((sum, cores) => sum + cores, 0);
  return {
    needs,
    limits: [...usages.map(({ limit }) => limit), limitUsage('regional', total, first.regional)],
  };
}

/** -1, and no such limit, mean that nothing is limited. */
const limitUsage = (
  limit: LimitUsage['limit'],
  needed: number,
  usage: CoreUsage | undefined,
): LimitUsage => ({
  limit,
  needed,
  usage,
  // More may be in use than the limit allows by now: that is in nobody's way who needs no more.
  missing:
    usage === undefined || usage.limit < 0 || needed === 0
      ? 0
      : Math.max(0, usage.used + needed - usage.limit),
});
