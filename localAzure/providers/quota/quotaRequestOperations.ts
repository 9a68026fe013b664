import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { paged, pageSize } from '../../arm/resources/paged.js';
import { readBody } from '../../arm/resources/readBody.js';
import { authorizeArm } from '../../arm/roles/authorizeArm.js';
import { errors } from '../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../core/operation.js';
import { ignored } from '../ml/mlBody.js';
import { findQuotaName } from '../ml/quota/labels.js';
import { quotaLimit, quotaNames } from '../ml/quota/limits.js';
import { requireRegion } from '../ml/quota/quotaOperations.js';
import {
  findQuotaRequest,
  listQuotaRequests,
  putQuotaRequest,
  type QuotaRequestDoc,
} from './quotaRequestDoc.js';
import { filterRequests } from './quotaRequestFilter.js';
import { scheduleReview } from './quotaReview.js';
import { quotaVersions } from './quotaVersions.js';
import {
  quotaScope,
  renderQuota,
  renderQuotaRequest,
  renderUsage,
  resourceTypeOfQuota,
} from './renderQuotaRequest.js';

const quotaPath =
  '/subscriptions/{subscriptionId}/providers/Microsoft.MachineLearningServices/locations/{location}/providers/Microsoft.Quota';

const body = z.strictObject({
  id: ignored,
  name: ignored,
  type: ignored,
  properties: z.strictObject({
    limit: z.strictObject({
      limitObjectType: z.literal('LimitValue'),
      value: z.number().int().min(0),
      limitType: z.literal('Independent').optional(),
    }),
    name: z.strictObject({ value: z.string(), localizedValue: ignored }),
    resourceType: z.string().optional(),
    unit: ignored,
    quotaPeriod: ignored,
    isQuotaApplicable: ignored,
  }),
});

/** Microsoft.Quota, as far as it is about the cores of Azure ML; other scopes are refused by the router. */
export function quotaRequestOperations(): Operation[] {
  const make = (
    id: string,
    method: Operation['method'],
    path: string,
    handle: (call: Call) => Reply,
  ): Operation => ({
    id,
    method,
    path: `${quotaPath}/${path}`,
    versions: quotaVersions,
    plane: 'arm',
    handle(call) {
      requireRegion(call);
      return handle(call);
    },
  });
  return [
    make('Quota_List', 'GET', 'quotas', (call) =>
      paged(
        call,
        quotaNames.map((name) => renderQuota(call.service, name)),
        { name: '$skiptoken' },
      ),
    ),
    make('Quota_Get', 'GET', 'quotas/{name}', (call) => ({
      status: 200,
      body: renderQuota(call.service, existing(call)),
    })),
    make('Quota_CreateOrUpdate', 'PUT', 'quotas/{name}', request),
    make('Quota_Update', 'PATCH', 'quotas/{name}', request),
    make('Usages_List', 'GET', 'usages', (call) =>
      paged(
        call,
        quotaNames.map((name) => renderUsage(call.service, name)),
        { name: '$skiptoken' },
      ),
    ),
    make('Usages_Get', 'GET', 'usages/{name}', (call) => ({
      status: 200,
      body: renderUsage(call.service, existing(call)),
    })),
    make('QuotaRequestStatus_List', 'GET', 'quotaRequests', (call) => {
      const found = filterRequests(listQuotaRequests(call.service), call.query.get('$filter'));
      return paged(
        call,
        found.map((one) => renderQuotaRequest(call.service, one)),
        {
          name: '$skiptoken',
          size: pageSize(call, '$top'),
        },
      );
    }),
    make('QuotaRequestStatus_Get', 'GET', 'quotaRequests/{id}', (call) => {
      const found = findQuotaRequest(call.service, param(call, 'id'));
      if (!found)
        throw errors.notFound('NotFound', `The quota request '${param(call, 'id')}' was not found.`);
      return { status: 200, body: renderQuotaRequest(call.service, found) };
    }),
  ];
}

function existing(call: Call): string {
  const asked = param(call, 'name');
  const found = findQuotaName(asked);
  if (found === undefined)
    throw errors.notFound(
      'ResourceNotFound',
      `The quota '${asked}' was not found in ${quotaScope(call.service)}.`,
    );
  return found;
}

/** Asks for a new total. Azure takes the wish and decides later; `Location` is where the decision will stand. */
function request(call: Call): Reply {
  const { service } = call;
  const name = existing(call);
  const subscription = `/subscriptions/${service.subscriptionId}`;
  authorizeArm(call, 'Microsoft.Quota/quotas/write', subscription, [
    'Owner',
    'Contributor',
    'Quota Request Operator',
  ]);
  const { properties } = readBody(body, call.body, 'quotas');
  if (findQuotaName(properties.name.value) !== name)
    throw errors.invalid(
      'InvalidResourceName',
      `The body names '${properties.name.value}', the address '${name}'.`,
    );
  const type = resourceTypeOfQuota(name);
  if (properties.resourceType !== undefined && properties.resourceType.toLowerCase() !== type.toLowerCase())
    throw errors.invalid('InvalidResourceType', `The resourceType of '${name}' is '${type}'.`);
  if (properties.limit.value === quotaLimit(service, name))
    return { status: 200, body: renderQuota(service, name) };
  const made: QuotaRequestDoc = {
    id: randomUUID(),
    name,
    limit: properties.limit.value,
    state: 'Accepted',
    submittedAt: service.clock.now(),
  };
  putQuotaRequest(service, made);
  scheduleReview(service, made);
  const location =
    `${call.origin}${quotaScope(service)}/providers/Microsoft.Quota/quotaRequests/${made.id}` +
    `?api-version=${call.apiVersion}`;
  return { status: 202, headers: { location } };
}
