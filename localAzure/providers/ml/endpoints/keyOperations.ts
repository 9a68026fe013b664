import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { errors } from '../../../core/errors.js';
import type { Call, Operation, Reply } from '../../../core/operation.js';
import { putEndpoint } from '../documents/endpointDoc.js';
import { inWorkspace } from '../inWorkspace.js';
import { createEndpointKey } from './createEndpointKey.js';
import { requireEndpoint, requireIdle } from './endpointOperations.js';

const regenerate = z.strictObject({
  keyType: z.enum(['Primary', 'Secondary']),
  keyValue: z.string().min(16).nullish(),
});

/** Reading and rotating an endpoint's keys. */
export function keyOperations(): Operation[] {
  const one = '/onlineEndpoints/{endpointName}';
  return [
    inWorkspace('OnlineEndpoints_ListKeys', 'POST', `${one}/listKeys`, (call, workspace) => {
      const { keys } = requireEndpoint(call, workspace);
      return { status: 200, body: { primaryKey: keys.primary, secondaryKey: keys.secondary } };
    }),
    inWorkspace('OnlineEndpoints_RegenerateKeys', 'POST', `${one}/regenerateKeys`, rotate),
    inWorkspace('OnlineEndpoints_GetToken', 'POST', `${one}/token`, (call, workspace) => {
      const { name } = requireEndpoint(call, workspace);
      throw errors.invalid(
        'BadRequest',
        `The endpoint '${name}' goes by keys; tokens are for authMode AMLToken and AADToken.`,
      );
    }),
  ];
}

/** The old key is refused from the answer on. */
function rotate(call: Call, workspace: ResourceDoc): Reply {
  const endpoint = requireEndpoint(call, workspace);
  requireIdle(endpoint);
  const { keyType, keyValue } = readBody(regenerate, call.body, 'regenerateKeys');
  const key = keyValue ?? createEndpointKey();
  const name = keyType === 'Primary' ? 'primary' : 'secondary';
  putEndpoint(call.service, { ...endpoint, keys: { ...endpoint.keys, [name]: key } });
  return { status: 200 };
}
