import { errors } from '../../../core/errors.js';
import type { Call } from '../../../core/operation.js';
import { hasTag } from '../assets/listedAssets.js';
import type { EndpointDoc } from '../documents/endpointDoc.js';

type Compare = (a: EndpointDoc, b: EndpointDoc) => number;

const orders: Readonly<Record<string, Compare>> = {
  CreatedAtDesc: (a, b) => b.createdAt - a.createdAt,
  CreatedAtAsc: (a, b) => a.createdAt - b.createdAt,
  UpdatedAtDesc: (a, b) => b.changedAt - a.changedAt,
  UpdatedAtAsc: (a, b) => a.changedAt - b.changedAt,
};

/** The endpoints that the query asks for, in the order that it asks for. */
export function listedEndpoints(call: Call, endpoints: readonly EndpointDoc[]): EndpointDoc[] {
  if (call.query.has('properties'))
    throw errors.unsupported("the parameter 'properties' of OnlineEndpoints_List");
  const name = call.query.get('name')?.toLowerCase();
  const type = call.query.get('computeType') ?? 'Managed';
  const tags = (call.query.get('tags') ?? '').split(',').filter(Boolean);
  const order = call.query.get('orderBy');
  const compare = order === null ? () => 0 : orders[order];
  if (!compare) throw errors.invalid('InvalidQueryParameterValue', `The orderBy '${order}' is unknown.`);
  return endpoints
    .filter((endpoint) => name === undefined || endpoint.name.toLowerCase() === name)
    .filter(() => type === 'Managed')
    .filter((endpoint) => tags.every((tag) => hasTag(endpoint.tags ?? {}, tag)))
    .toSorted(compare);
}
