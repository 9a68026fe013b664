import { AzureError } from '../../core/azureError.js';
import type { QuotaRequestDoc } from './quotaRequestDoc.js';

const clause = /^(provisioningState|resourceName) eq '?([^']+?)'?$/;
const timeClause = /^requestSubmitTime (ge|le|eq|gt|lt) '?([^']+?)'?$/;

const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  ge: (a, b) => a >= b,
  le: (a, b) => a <= b,
  eq: (a, b) => a === b,
  gt: (a, b) => a > b,
  lt: (a, b) => a < b,
};

/** The requests that the OpenAPI's `$filter` leaves; a filter that is not understood is refused, not ignored. */
export function filterRequests(
  requests: readonly QuotaRequestDoc[],
  filter: string | null,
): readonly QuotaRequestDoc[] {
  if (filter === null || filter === '') return requests;
  const tests = filter.split(' and ').map((text) => testOf(text.trim(), filter));
  return requests.filter((request) => tests.every((test) => test(request)));
}

function testOf(text: string, filter: string): (request: QuotaRequestDoc) => boolean {
  const [, field, wanted = ''] = clause.exec(text) ?? [];
  if (field === 'provisioningState') return ({ state }) => state === wanted;
  if (field === 'resourceName') return ({ name }) => name.toLowerCase() === wanted.toLowerCase();
  const [, operator = '', time = ''] = timeClause.exec(text) ?? [];
  const test = compare[operator];
  if (test && !Number.isNaN(Date.parse(time)))
    return ({ submittedAt }) => test(submittedAt, Date.parse(time));
  throw new AzureError(400, 'UnsupportedQuery', `The filter '${filter}' is not supported.`);
}
