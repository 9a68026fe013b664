import type { Provider } from '../../core/provider.js';
import { quotaDurations } from './quotaDurations.js';
import { quotaRequestOperations } from './quotaRequestOperations.js';
import { registerQuotaRequests } from './quotaReview.js';

/** Requests for more cores, and what becomes of them. */
export const quotaProvider: Provider = {
  namespaces: ['Microsoft.Quota'],
  resourceTypes: [],
  operations: quotaRequestOperations(),
  durations: quotaDurations,
  register: (service) => registerQuotaRequests(service),
};
