import type { QuotaPurpose } from './coreNeeds.js';
import { coresFor } from '../coresFor.js';
import type { PlanContext } from '../stage.js';
import type { QuotaUsage } from './quotaUsage.js';

/** How the limits stand against what a command takes. */
export interface QuotaReport extends QuotaUsage {
  readonly location: string;
  readonly purpose: QuotaPurpose;
  readonly base: boolean;
  /** Requests that Microsoft has not decided yet: the limit by Azure's name, and the new total. */
  readonly waiting: readonly { readonly name: string; readonly cores: number }[];
}

export type ReadQuota = (purpose: QuotaPurpose, base: boolean) => Promise<QuotaReport>;

export const createQuotaReader =
  (context: Pick<PlanContext, 'azure' | 'settings' | 'routes'>): ReadQuota =>
  async (purpose, base) => {
    const { location, ...usage } = await coresFor(purpose, base, context);
    // Readable only where the provider is registered; the limits are there without it.
    const requests = await context.azure.quotaRequests.list(location).catch(() => []);
    const waiting = requests
      .filter(({ outcome }) => outcome === 'waiting')
      .map(({ name, cores }) => ({ name, cores }));
    return { ...usage, location, purpose, base, waiting };
  };
