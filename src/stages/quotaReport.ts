import type { Azure } from '../azure/azure.js';
import type { Settings } from '../settings.js';
import { needsOf, type QuotaPurpose } from './coreNeeds.js';
import { quotaUsage, type QuotaUsage } from './quotaUsage.js';

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
  (azure: Pick<Azure, 'quota' | 'quotaRequests'>, settings: Settings): ReadQuota =>
  async (purpose, base) => {
    const { location } = settings;
    const [usage, requests] = await Promise.all([
      quotaUsage(azure, location, needsOf(purpose, base, settings)),
      // Readable only where the provider is registered; the limits are there without it.
      azure.quotaRequests.list(location).catch(() => []),
    ]);
    const waiting = requests
      .filter(({ outcome }) => outcome === 'waiting')
      .map(({ name, cores }) => ({ name, cores }));
    return { ...usage, location, purpose, base, waiting };
  };
