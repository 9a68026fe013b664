import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import type { Call, Operation, Reply } from '../../../core/operation.js';
import { findEndpoint, putEndpoint, type EndpointDoc } from '../documents/endpointDoc.js';
import { inWorkspace } from '../inWorkspace.js';
import { mlDurations } from '../mlDurations.js';
import { beginMl } from '../mlLongRunning.js';
import { createEndpointKey } from './createEndpointKey.js';
import { requireEndpoint, requireIdle } from './endpointOperations.js';

const renewKind = 'ml.endpointKey';

const regenerate = z.strictObject({
  keyType: z.enum(['Primary', 'Secondary']),
  keyValue: z.string().min(16).nullish(),
});

interface NewKey {
  readonly name: keyof EndpointDoc['keys'];
  readonly value: string;
}

/** Reading and rotating an endpoint's keys. */
export function keyOperations(): Operation[] {
  const one = '/onlineEndpoints/{endpointName}';
  return [
    inWorkspace('OnlineEndpoints_ListKeys', 'POST', `${one}/listKeys`, (call, workspace) => {
      const { keys } = requireKeys(call, workspace);
      return { status: 200, body: { primaryKey: keys.primary, secondaryKey: keys.secondary } };
    }),
    inWorkspace('OnlineEndpoints_RegenerateKeys', 'POST', `${one}/regenerateKeys`, renew),
    inWorkspace('OnlineEndpoints_GetToken', 'POST', `${one}/token`, (call, workspace) => {
      const { name, authMode } = requireEndpoint(call, workspace);
      // A token of the caller's own is Entra's to give.
      if (authMode === 'AADToken')
        throw errors.unsupported("the token of an endpoint of authMode 'AADToken'");
      throw errors.invalid(
        'BadRequest',
        `The endpoint '${name}' goes by keys; tokens are for authMode AMLToken and AADToken.`,
      );
    }),
  ];
}

export function registerKeys(service: Service): void {
  service.longRunningOperations.on(renewKind, {
    // The old key is refused from here on.
    complete({ resourceId, data }) {
      const endpoint = findEndpoint(service, resourceId);
      const { name, value } = data as NewKey;
      if (endpoint) putEndpoint(service, { ...endpoint, keys: { ...endpoint.keys, [name]: value } });
    },
    fail() {
      // Both keys stay as they are.
    },
  });
}

function requireKeys(call: Call, workspace: ResourceDoc): EndpointDoc {
  const endpoint = requireEndpoint(call, workspace);
  if (endpoint.authMode === 'AADToken')
    throw errors.invalid(
      'BadRequest',
      `The endpoint '${endpoint.name}' has no keys: its authMode is AADToken.`,
    );
  return endpoint;
}

function renew(call: Call, workspace: ResourceDoc): Reply {
  const { service } = call;
  const endpoint = requireKeys(call, workspace);
  requireIdle(endpoint);
  const { keysOperationId = '' } = endpoint;
  if (service.longRunningOperations.get(keysOperationId)?.status === 'InProgress')
    throw errors.conflict('Conflict', `A key of the endpoint '${endpoint.name}' is being regenerated.`);
  const { keyType, keyValue } = readBody(regenerate, call.body, 'regenerateKeys');
  const data: NewKey = {
    name: keyType === 'Primary' ? 'primary' : 'secondary',
    value: keyValue ?? createEndpointKey(),
  };
  const begun = beginMl(call, {
    kind: renewKind,
    resourceId: endpoint.id,
    location: endpoint.location,
    durationMs: mlDurations.keyRenewal,
    data,
  });
  putEndpoint(service, { ...endpoint, keysOperationId: begun.id });
  return { status: 202, headers: begun.location };
}
