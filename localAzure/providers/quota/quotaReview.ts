import type { Service } from '../../core/context.js';
import { quotaLimit, setQuotaLimit } from '../ml/quota/limits.js';
import { quotaDurations } from './quotaDurations.js';
import { findQuotaRequest, putQuotaRequest, type QuotaRequestDoc } from './quotaRequestDoc.js';

const eventKind = 'ml.quotaRequest';
/** Up to here Azure decides by itself; above it wants a support ticket. */
export const mostCoresGranted = 200;

/** Lets the request be looked at, and granted or refused after that. */
export function scheduleReview(service: Service, { id }: QuotaRequestDoc): void {
  service.scheduler.schedule({
    at: service.clock.now() + service.clock.scaled(quotaDurations.quotaRequestAccepted),
    kind: eventKind,
    key: id,
    data: null,
  });
}

export function registerQuotaRequests(service: Service): void {
  service.scheduler.on(eventKind, ({ key, at }) => {
    const request = findQuotaRequest(service, key);
    if (request?.state === 'Accepted') {
      putQuotaRequest(service, { ...request, state: 'InProgress' });
      service.scheduler.schedule({
        at: at + service.clock.scaled(quotaDurations.quotaRequestReview),
        kind: eventKind,
        key,
        data: null,
      });
    } else if (request?.state === 'InProgress') {
      const decided = decide(service, request);
      if (decided.state === 'Succeeded') setQuotaLimit(service, request.name, request.limit);
      putQuotaRequest(service, decided);
    }
  });
}

function decide(service: Service, request: QuotaRequestDoc): QuotaRequestDoc {
  const fault = service.faults.take('quotaRequest');
  if (fault) {
    // What Azure says when the region has nothing to give; asking for less does not help then.
    const code = fault.code ?? 'QuotaNotAvailableForResource';
    return { ...request, state: 'Failed', error: { code, message: fault.message ?? 'Request failed.' } };
  }
  const current = quotaLimit(service, request.name);
  if (request.limit < current) {
    const message = `The requested limit ${request.limit} is below the current limit ${current} of '${request.name}'.`;
    return { ...request, state: 'Invalid', error: { code: 'InvalidResourceLimit', message } };
  }
  if (request.limit > mostCoresGranted) {
    const message =
      `The request for ${request.limit} cores of '${request.name}' could not be approved. ` +
      'Please contact support to request this quota.';
    return { ...request, state: 'Failed', error: { code: 'ContactSupport', message } };
  }
  return { ...request, state: 'Succeeded' };
}
