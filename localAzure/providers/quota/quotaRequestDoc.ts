import type { Service } from '../../core/context.js';

/** Somebody's wish for another limit, and what became of it. */
export interface QuotaRequestDoc {
  readonly id: string;
  /** The limit's name: a family or a regional total. */
  readonly name: string;
  readonly limit: number;
  readonly state: 'Accepted' | 'InProgress' | 'Succeeded' | 'Failed' | 'Invalid';
  readonly error?: { readonly code: string; readonly message: string };
  /** Epoch ms. */
  readonly submittedAt: number;
}

const collection = 'mlQuotaRequests';

export function findQuotaRequest(service: Service, id: string): QuotaRequestDoc | undefined {
  return service.state.get<QuotaRequestDoc>(collection, id);
}

export function putQuotaRequest(service: Service, request: QuotaRequestDoc): void {
  service.state.put(collection, request.id, request);
}

/** All requests, newest first. */
export function listQuotaRequests(service: Service): QuotaRequestDoc[] {
  return service.state
    .list<QuotaRequestDoc>(collection)
    .map(({ doc }) => doc)
    .reverse();
}
