import { isoTime } from '../../core/clock.js';
import type { Service } from '../../core/context.js';
import { defined } from '../../core/defined.js';
import type { Json } from '../ml/mlDocument.js';
import { quotaLabel } from '../ml/quota/labels.js';
import { lowPriorityCores, quotaLimit } from '../ml/quota/limits.js';
import { usedCores } from '../ml/quota/usage.js';
import type { QuotaRequestDoc } from './quotaRequestDoc.js';

export function quotaScope(service: Service): string {
  return `/subscriptions/${service.subscriptionId}/providers/Microsoft.MachineLearningServices/locations/${service.location}`;
}

export function resourceTypeOfQuota(name: string): 'dedicated' | 'lowPriority' {
  return name === lowPriorityCores ? 'lowPriority' : 'dedicated';
}

const called = (name: string): Json => ({ value: name, localizedValue: quotaLabel(name) });
const limitValue = (value: number): Json => ({ limitObjectType: 'LimitValue', value });

/** A limit as Microsoft.Quota shows it. */
export function renderQuota(service: Service, name: string): Json {
  return {
    id: `${quotaScope(service)}/providers/Microsoft.Quota/quotas/${name}`,
    name,
    type: 'Microsoft.Quota/Quotas',
    properties: {
      limit: { ...limitValue(quotaLimit(service, name)), limitType: 'Independent' },
      unit: 'Count',
      name: called(name),
      resourceType: resourceTypeOfQuota(name),
      isQuotaApplicable: true,
    },
  };
}

/** What is in use of a limit. */
export function renderUsage(service: Service, name: string): Json {
  return {
    id: `${quotaScope(service)}/providers/Microsoft.Quota/usages/${name}`,
    name,
    type: 'Microsoft.Quota/Usages',
    properties: {
      usages: {
        value: name === lowPriorityCores ? 0 : usedCores(service, name),
        usagesType: 'Individual',
      },
      unit: 'Count',
      name: called(name),
      resourceType: resourceTypeOfQuota(name),
      isQuotaApplicable: true,
    },
  };
}

/** A request and its one part; both carry the state and the reason. */
export function renderQuotaRequest(service: Service, request: QuotaRequestDoc): Json {
  const { id, name, state, error, limit } = request;
  const message =
    error?.message ?? (state === 'Succeeded' ? 'Request processed successfully.' : 'Request accepted.');
  return {
    id: `${quotaScope(service)}/providers/Microsoft.Quota/quotaRequests/${id}`,
    name: id,
    type: 'Microsoft.Quota/quotaRequests',
    properties: {
      provisioningState: state,
      message,
      ...defined({ error }),
      requestSubmitTime: isoTime(request.submittedAt),
      value: [
        {
          name: called(name),
          resourceType: resourceTypeOfQuota(name),
          unit: 'Count',
          provisioningState: state,
          message,
          subRequestId: id,
          limit: limitValue(limit),
        },
      ],
    },
  };
}
