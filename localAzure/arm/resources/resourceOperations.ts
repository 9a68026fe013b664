import { z } from 'zod';
import type { Service } from '../../core/context.js';
import { defined } from '../../core/defined.js';
import { errors } from '../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../core/operation.js';
import type { ResourceType } from '../../core/resourceType.js';
import { refuseBusy, refuseConditions, requireLivingGroup } from './conflicts.js';
import { paged, pageSize } from './paged.js';
import { readBody } from './readBody.js';
import { findResource, listResources, resourceCollection, type ResourceDoc } from './resourceDoc.js';
import { requireResourceGroup } from './resourceGroups.js';
import { findResourceType } from './resourceTypes.js';

export interface ResourceRoutes {
  readonly type: ResourceType;
  /** The OpenAPI's names; one that is left out is not served. */
  readonly ids: Partial<Record<'get' | 'put' | 'patch' | 'delete' | 'listByGroup' | 'list', string>>;
  /** How a PUT of a new one answers. `created`: 201 at once; `async`: 201 to be polled; `accepted`: 202; `ok`: 200 at once. */
  readonly put: 'created' | 'async' | 'accepted' | 'ok';
  /** The query parameter by which lists go on; `$skiptoken` if left out. */
  readonly skipParameter?: string;
  /** Azure ms; absent: deleted at once. */
  readonly deleteMs?: number;
  /** What a PATCH may bring; absent: tags and whatever properties a PUT takes. */
  readonly patch?: z.ZodType<{ readonly properties?: Readonly<Record<string, unknown>> | undefined }>;
  /** Called when somebody deletes one, there or not; refuses by throwing. A group that goes does not ask. */
  onDelete?(call: Call, id: string, doc: ResourceDoc | undefined): void;
}

/** The OpenAPI's usual names for the routes of a type. */
export function usualIds(prefix: string) {
  return {
    get: `${prefix}_Get`,
    put: `${prefix}_CreateOrUpdate`,
    delete: `${prefix}_Delete`,
    listByGroup: `${prefix}_ListByResourceGroup`,
    list: `${prefix}_ListBySubscription`,
  };
}

const createKind = 'resource.create';
const deleteKind = 'resource.delete';
const finishKind = 'resource.finish';

/** The usual ARM routes of a resource type. */
export function resourceOperations(routes: ResourceRoutes): Operation[] {
  const { type, ids } = routes;
  const [namespace, segment] = type.type.split('/');
  const groupPath = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${namespace}/${segment}`;
  const make = (
    id: string | undefined,
    method: Operation['method'],
    path: string,
    handle: (call: Call) => Reply | Promise<Reply>,
  ) =>
    id === undefined
      ? []
      : [
          {
            id,
            method,
            path,
            versions: type.versions,
            plane: 'arm',
            handle(call) {
              refuseConditions(call);
              return handle(call);
            },
          } satisfies Operation,
        ];
  const one = `${groupPath}/{resourceName}`;
  const all = (call: Call, under: string) =>
    paged(
      call,
      listResources(call.service, under, type.type).map((doc) =>
        type.read(call.service, doc.id, call.apiVersion),
      ),
      { name: routes.skipParameter ?? '$skiptoken', size: pageSize(call, '$top') },
    );
  return [
    ...make(ids.get, 'GET', one, (call) => ({ status: 200, body: existing(call, type) })),
    ...make(ids.get && 'Resources_CheckExistenceById', 'HEAD', one, (call) => ({
      status: findResource(call.service, idOf(call, type)) ? 204 : 404,
    })),
    ...make(ids.put, 'PUT', one, (call) => {
      const { body, apiVersion, principal } = call;
      type.check({ id: idOf(call, type), apiVersion, body, callerId: principal.objectId });
      return put(call, routes, body);
    }),
    ...make(ids.patch, 'PATCH', one, (call) => put(call, routes, patched(call, routes))),
    ...make(ids.delete, 'DELETE', one, (call) => remove(call, routes)),
    ...make(ids.listByGroup, 'GET', groupPath, (call) =>
      all(call, requireResourceGroup(call.service, param(call, 'resourceGroupName')).id),
    ),
    ...make(ids.list, 'GET', `/subscriptions/{subscriptionId}/providers/${namespace}/${segment}`, (call) =>
      all(call, `/subscriptions/${call.service.subscriptionId}`),
    ),
  ];
}

/** The long-running operations behind these routes. */
export function registerResourceOperations(service: Service): void {
  const fail = ({ resourceId }: { resourceId: string }): void => {
    const doc = findResource(service, resourceId);
    if (doc) service.state.put(resourceCollection, doc.id, { ...doc, state: 'Failed' } satisfies ResourceDoc);
  };
  const finish = async (id: string): Promise<void> => {
    const type = findResource(service, id)?.type ?? '';
    await findResourceType(service, type)?.finish(service, id);
  };
  service.scheduler.on(finishKind, ({ key }) => finish(key));
  service.longRunningOperations.on(createKind, {
    fail,
    complete: ({ resourceId }) => finish(resourceId),
    result(operation, call) {
      const type = findResource(service, operation.resourceId)?.type ?? '';
      return {
        status: 200,
        body: findResourceType(service, type)?.read(service, operation.resourceId, call.apiVersion),
      };
    },
  });
  service.longRunningOperations.on(deleteKind, {
    fail,
    complete: (operation) => service.deletions.remove(operation.resourceId),
  });
}

function idOf(call: Call, type: ResourceType): string {
  const group = requireResourceGroup(call.service, param(call, 'resourceGroupName'));
  return `${group.id}/providers/${type.type}/${param(call, 'resourceName')}`;
}

function existing(call: Call, type: ResourceType) {
  const id = idOf(call, type);
  const found = type.read(call.service, id, call.apiVersion);
  if (!found) throw errors.resourceNotFound(id);
  return found;
}

async function put(call: Call, routes: ResourceRoutes, body: unknown): Promise<Reply> {
  const { type } = routes;
  const { service, apiVersion } = call;
  requireLivingGroup(call, param(call, 'resourceGroupName'));
  const id = idOf(call, type);
  refuseBusy(call, id);
  const { created } = type.begin(service, { id, apiVersion, body, callerId: call.principal.objectId });
  const asynchronous = created && (routes.put === 'async' || routes.put === 'accepted');
  if (!asynchronous) {
    // After a kill the next start finishes it; nobody else would.
    service.scheduler.schedule({
      at: service.clock.now() + service.clock.scaled(type.durationMs),
      kind: finishKind,
      key: id,
      data: null,
    });
    await type.finish(service, id);
    service.scheduler.cancel(finishKind, id);
    return {
      status: created && routes.put === 'created' ? 201 : 200,
      body: type.read(service, id, apiVersion),
    };
  }
  const provider = type.type.split('/')[0] ?? '';
  const location = findResource(service, id)?.location ?? service.location;
  const begun = service.longRunningOperations.begin(call, {
    kind: createKind,
    resourceId: id,
    durationMs: type.durationMs,
    provider,
    location,
  });
  if (routes.put === 'accepted')
    return { status: 202, headers: { ...begun.asyncOperation, ...begun.location } };
  return { status: 201, headers: begun.asyncOperation, body: type.read(service, id, apiVersion) };
}

const patchSchema = z.looseObject({
  tags: z.record(z.string(), z.string()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

/** A PATCH as the PUT it amounts to. */
function patched(call: Call, routes: ResourceRoutes): unknown {
  const { type } = routes;
  const doc = findResource(call.service, idOf(call, type));
  if (!doc) throw errors.resourceNotFound(idOf(call, type));
  const patch = readBody(routes.patch ?? patchSchema, call.body ?? {}, `PATCH of ${type.type}`);
  const { location, tags, kind, sku, identity, properties } = doc;
  return {
    ...{
      location,
      ...defined({ tags }),
      ...(kind && { kind }),
      ...defined({ sku, identity }),
    },
    ...patch,
    properties: { ...properties, ...patch.properties },
  };
}

async function remove(call: Call, routes: ResourceRoutes): Promise<Reply> {
  const id = idOf(call, routes.type);
  const doc = findResource(call.service, id);
  routes.onDelete?.(call, id, doc);
  if (!doc) return { status: 204 };
  // Whoever repeats a deletion waits for the same end.
  if (doc.state !== 'Deleting') refuseBusy(call, id);
  if (routes.deleteMs === undefined) {
    await call.service.deletions.remove(doc.id);
    return { status: 200 };
  }
  call.service.state.put(resourceCollection, doc.id, { ...doc, state: 'Deleting' } satisfies ResourceDoc);
  const begun = call.service.longRunningOperations.begin(call, {
    kind: deleteKind,
    resourceId: doc.id,
    durationMs: routes.deleteMs,
    provider: doc.type.split('/')[0] ?? '',
    location: doc.location,
  });
  return { status: 202, headers: { ...begun.asyncOperation, ...begun.location } };
}
