import { z } from 'zod';
import { TestClock } from './core/clock.js';
import { defined } from './core/defined.js';
import { errors } from './core/errors.js';
import { faultSchema } from './core/faults.js';
import type { Operation } from './core/operation.js';
import { operationsWith } from './core/operationsWith.js';
import { hostsLines } from './hostsLines.js';
import { environmentOf, serverImages } from './providers/ml/deployments/serverImages.js';
import { deploymentId, findDeployment, putDeployment } from './providers/ml/documents/deploymentDoc.js';
import { findEndpointByName, putEndpoint } from './providers/ml/documents/endpointDoc.js';
import { createEndpointKey } from './providers/ml/endpoints/createEndpointKey.js';

/** A key changed by somebody else: its new value can only be learnt by asking Azure. */
const rotation = z.strictObject({ endpoint: z.string(), key: z.enum(['primary', 'secondary']) });

/** Another server in front of a deployment's model; null: the one that speaks both. */
const environment = z.strictObject({
  endpoint: z.string(),
  deployment: z.string(),
  environment: z.enum(serverImages).nullable(),
});

/** The routes for tests, under a path only the starter knows: faults, keys, environments, the request log, the clock. */
export function adminOperations(password: string): Operation[] {
  const make = operationsWith({ plane: 'admin', anonymous: true });
  const at = `/${password}`;
  return [
    make('Admin_AddFault', 'POST', `${at}/faults`, ({ service, body }) => {
      service.faults.add(read(faultSchema, body));
      return { status: 201 };
    }),
    make('Admin_ClearFaults', 'DELETE', `${at}/faults`, ({ service }) => {
      service.faults.clear();
      return { status: 204 };
    }),
    make('Admin_RotateKey', 'POST', `${at}/keys`, ({ service, body }) => {
      const { endpoint, key } = read(rotation, body);
      const found = findEndpointByName(service, endpoint);
      if (!found) throw errors.notFound('NotFound', `There is no endpoint '${endpoint}'.`);
      putEndpoint(service, { ...found, keys: { ...found.keys, [key]: createEndpointKey() } });
      return { status: 204 };
    }),
    make('Admin_SetEnvironment', 'POST', `${at}/environments`, ({ service, body }) => {
      const asked = read(environment, body);
      const endpoint = findEndpointByName(service, asked.endpoint);
      const found = endpoint && findDeployment(service, deploymentId(endpoint.id, asked.deployment));
      if (!found) throw errors.notFound('NotFound', `There is no deployment '${asked.deployment}' there.`);
      const { environmentId: _before, ...deployment } = found;
      const environmentId = asked.environment === null ? undefined : environmentOf(asked.environment);
      putDeployment(service, { ...deployment, ...defined({ environmentId }) });
      return { status: 204 };
    }),
    make('Admin_Requests', 'GET', `${at}/requests`, ({ service: { log }, query }) =>
      query.get('follow') === 'true'
        ? { status: 200, headers: { 'content-type': 'application/x-ndjson' }, stream: log.follow() }
        : { status: 200, body: log.all() },
    ),
    make('Admin_Hosts', 'GET', `${at}/hosts`, ({ service }) => ({ status: 200, body: hostsLines(service) })),
    make('Admin_AdvanceClock', 'POST', `${at}/clock`, async ({ service, body }) => {
      const { ms } = read(z.strictObject({ ms: z.number().min(0) }), body);
      if (!(service.clock instanceof TestClock))
        throw errors.conflict('RealClock', 'This local Azure runs on the real clock.');
      service.clock.advance(ms);
      await service.scheduler.settle();
      return { status: 200, body: { now: service.clock.now() } };
    }),
  ];
}

function read<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const checked = schema.safeParse(body);
  if (!checked.success) throw errors.invalid('InvalidBody', z.prettifyError(checked.error));
  return checked.data;
}
