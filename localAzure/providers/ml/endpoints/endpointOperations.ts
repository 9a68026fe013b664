import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { paged, pageSize } from '../../../arm/resources/paged.js';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { defined } from '../../../core/defined.js';
import { errors } from '../../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import {
  endpointId,
  findEndpoint,
  findEndpointByName,
  listEndpoints,
  putEndpoint,
  type AuthMode,
  type EndpointDoc,
} from '../documents/endpointDoc.js';
import { inWorkspace } from '../inWorkspace.js';
import { ignored, textMap, trackedMlBody } from '../mlBody.js';
import { stamped } from '../mlDocument.js';
import { mlDurations } from '../mlDurations.js';
import { beginMl } from '../mlLongRunning.js';
import { createEndpointKey } from './createEndpointKey.js';
import { identityIsFixed, requireIdentity, sameIdentity } from './endpointIdentity.js';
import { requireOnlineName } from './endpointNames.js';
import { listedEndpoints } from './listedEndpoints.js';
import { renderEndpoint } from './renderEndpoint.js';
import { requireTraffic } from './trafficSplit.js';

const createKind = 'ml.endpointCreate';
const updateKind = 'ml.endpointUpdate';
const deleteKind = 'ml.endpointDelete';

const body = trackedMlBody(
  z.strictObject({
    authMode: z.enum(['Key', 'AMLToken', 'AADToken']),
    description: z.string().nullish(),
    keys: z
      .strictObject({ primaryKey: z.string().min(16).nullish(), secondaryKey: z.string().min(16).nullish() })
      .nullish(),
    properties: textMap,
    publicNetworkAccess: z.enum(['Enabled', 'Disabled']).nullish(),
    traffic: z.record(z.string(), z.number().int().min(0).max(100)).nullish(),
    mirrorTraffic: z.record(z.string(), z.number()).nullish(),
    compute: z.null().optional(),
    scoringUri: ignored,
    swaggerUri: ignored,
    provisioningState: ignored,
  }),
);
type Body = z.output<typeof body>;

const patch = z.strictObject({ tags: textMap, identity: ignored });

/** Managed online endpoints: names, traffic, life. Keys are in keyOperations.ts. */
export function endpointOperations(): Operation[] {
  const one = '/onlineEndpoints/{endpointName}';
  return [
    inWorkspace('OnlineEndpoints_List', 'GET', '/onlineEndpoints', (call, workspace) => {
      const found = listedEndpoints(call, listEndpoints(call.service, workspace.id + '/'));
      return paged(
        call,
        found.map((endpoint) => renderEndpoint(call, endpoint)),
        { size: pageSize(call, 'count') },
      );
    }),
    inWorkspace('OnlineEndpoints_Get', 'GET', one, (call, workspace) => ({
      status: 200,
      body: renderEndpoint(call, requireEndpoint(call, workspace)),
    })),
    inWorkspace('OnlineEndpoints_CreateOrUpdate', 'PUT', one, put),
    inWorkspace('OnlineEndpoints_Update', 'PATCH', one, (call, workspace) => {
      const endpoint = requireEndpoint(call, workspace);
      const wanted = readBody(patch, call.body, 'onlineEndpoints (PATCH takes tags only)');
      if (wanted.identity) throw identityIsFixed();
      const changed = {
        ...endpoint,
        ...(wanted.tags && { tags: wanted.tags }),
        changedAt: call.service.clock.now(),
      };
      putEndpoint(call.service, changed);
      return { status: 200, body: renderEndpoint(call, changed) };
    }),
    inWorkspace('OnlineEndpoints_Delete', 'DELETE', one, remove),
  ];
}

export function registerEndpoints(service: Service): void {
  const settle = ({ resourceId }: { resourceId: string }): void => {
    const endpoint = findEndpoint(service, resourceId);
    if (!endpoint || endpoint.state === 'Deleting') return;
    const { nextTraffic, nextAuthMode, ...rest } = endpoint;
    const next = defined({ traffic: nextTraffic, authMode: nextAuthMode });
    putEndpoint(service, { ...rest, ...next, state: 'Succeeded' });
  };
  const fail = ({ resourceId }: { resourceId: string }): void => {
    const endpoint = findEndpoint(service, resourceId);
    if (!endpoint) return;
    // What was asked for is lost; what answered before still does.
    const { nextTraffic: _traffic, nextAuthMode: _authMode, ...rest } = endpoint;
    putEndpoint(service, { ...rest, state: 'Failed' });
  };
  service.longRunningOperations.on(createKind, { complete: settle, fail });
  service.longRunningOperations.on(updateKind, { complete: settle, fail });
  service.longRunningOperations.on(deleteKind, {
    complete: ({ resourceId }) => service.deletions.remove(resourceId),
    fail,
  });
}

/** The endpoint that the path names. */
export function requireEndpoint(call: Call, workspace: ResourceDoc): EndpointDoc {
  const id = endpointId(workspace.id, param(call, 'endpointName'));
  const endpoint = findEndpoint(call.service, id);
  if (!endpoint) throw errors.resourceNotFound(id);
  return endpoint;
}

/** Azure lets one change run at a time on an endpoint. */
export function requireIdle(endpoint: EndpointDoc): void {
  if (endpoint.state === 'Creating' || endpoint.state === 'Updating' || endpoint.state === 'Deleting') {
    throw errors.conflict(
      'Conflict',
      `The endpoint '${endpoint.name}' is ${endpoint.state}: another operation is in progress, try again when it is over.`,
    );
  }
}

function put(call: Call, workspace: ResourceDoc): Reply {
  const { service } = call;
  const name = param(call, 'endpointName');
  requireOnlineName(name, 'endpoint');
  const wanted = readBody(body, call.body, 'onlineEndpoints');
  const authMode = requireAuthMode(wanted);
  if (Object.keys(wanted.properties.mirrorTraffic ?? {}).length > 0)
    throw errors.unsupported('mirrorTraffic');
  const id = endpointId(workspace.id, name);
  const known = findEndpoint(service, id);
  if (known) return update(call, known, wanted, authMode);
  const taken = findEndpointByName(service, name);
  if (taken) {
    throw errors.conflict(
      'Conflict',
      `There is already an endpoint with the name '${name}' in the region ${taken.location}.`,
    );
  }
  requireTraffic(service, id, wanted.properties.traffic ?? {});
  const identity = requireIdentity(service, wanted);
  const begun = beginMl(call, {
    kind: createKind,
    resourceId: id,
    location: workspace.location,
    durationMs: mlDurations.endpoint,
  });
  const endpoint: EndpointDoc = {
    ...stamped(call, id, undefined),
    location: wanted.location.toLowerCase().replaceAll(' ', ''),
    ...(wanted.tags && { tags: wanted.tags }),
    ...(wanted.kind && { kind: wanted.kind }),
    identity,
    ...(identity.type.startsWith('SystemAssigned') && { principalId: randomUUID() }),
    ...(wanted.properties.description && { description: wanted.properties.description }),
    publicNetworkAccess: wanted.properties.publicNetworkAccess ?? 'Enabled',
    properties: ownProperties(wanted),
    traffic: {},
    authMode,
    keys: {
      primary: wanted.properties.keys?.primaryKey ?? createEndpointKey(),
      secondary: wanted.properties.keys?.secondaryKey ?? createEndpointKey(),
    },
    state: 'Creating',
    operationId: begun.id,
  };
  putEndpoint(service, endpoint);
  return { status: 201, headers: begun.asyncOperation, body: renderEndpoint(call, endpoint) };
}

function update(call: Call, known: EndpointDoc, wanted: Body, authMode: AuthMode): Reply {
  const { service } = call;
  requireIdle(known);
  if (!sameIdentity(known, wanted)) throw identityIsFixed();
  // Whatever is left out is cleared, as a PUT does.
  const traffic = wanted.properties.traffic ?? {};
  requireTraffic(service, known.id, traffic);
  const begun = beginMl(call, {
    kind: updateKind,
    resourceId: known.id,
    location: known.location,
    durationMs: mlDurations.trafficUpdate,
  });
  const endpoint: EndpointDoc = {
    ...known,
    changedAt: service.clock.now(),
    tags: wanted.tags ?? {},
    ...(wanted.properties.description && { description: wanted.properties.description }),
    publicNetworkAccess: wanted.properties.publicNetworkAccess ?? 'Enabled',
    properties: ownProperties(wanted),
    nextTraffic: traffic,
    nextAuthMode: authMode,
    state: 'Updating',
    operationId: begun.id,
  };
  putEndpoint(service, endpoint);
  return { status: 200, headers: begun.asyncOperation, body: renderEndpoint(call, endpoint) };
}

function requireAuthMode({ properties: { authMode } }: Body): AuthMode {
  if (authMode === 'AMLToken') throw errors.unsupported(`authMode '${authMode}' of endpoints`);
  return authMode;
}

function remove(call: Call, workspace: ResourceDoc): Reply {
  const { service } = call;
  const endpoint = findEndpoint(service, endpointId(workspace.id, param(call, 'endpointName')));
  if (!endpoint) return { status: 204 };
  if (endpoint.state === 'Updating' || endpoint.state === 'Deleting') requireIdle(endpoint);
  const begun = beginMl(call, {
    kind: deleteKind,
    resourceId: endpoint.id,
    location: workspace.location,
    durationMs: mlDurations.endpointDelete,
  });
  // It answers nobody any more, but keeps its name and its quota until the end.
  putEndpoint(service, { ...endpoint, state: 'Deleting', traffic: {}, operationId: begun.id });
  return { status: 202, headers: begun.location };
}

/** What the caller put there, without what the service adds to every answer. */
function ownProperties(wanted: Body): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wanted.properties.properties ?? {}).filter(
      ([name]) => name !== 'AzureAsyncOperationUri' && !name.startsWith('azureml.'),
    ),
  );
}
