import { z } from 'zod';
import type { Service } from '../../core/context.js';
import { defined } from '../../core/defined.js';
import { errors } from '../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../core/operation.js';
import { operationsWith } from '../../core/operationsWith.js';
import { armDurations } from '../armDurations.js';
import { resourceManagerVersions } from '../resourceManagerVersions.js';
import { paged, pageSize } from './paged.js';
import { readBody } from './readBody.js';

export interface ResourceGroupDoc {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly state: 'Succeeded' | 'Deleting';
}

const collection = 'resourceGroups';
const groupPath = '/subscriptions/{subscriptionId}/resourcegroups/{resourceGroupName}';

export function groupId(service: Service, name: string): string {
  return `/subscriptions/${service.subscriptionId}/resourceGroups/${name}`;
}

export function findResourceGroup(service: Service, name: string): ResourceGroupDoc | undefined {
  return service.state.get<ResourceGroupDoc>(collection, groupId(service, name));
}

/** The group, or ARM's refusal. */
export function requireResourceGroup(service: Service, name: string): ResourceGroupDoc {
  const found = findResourceGroup(service, name);
  if (!found) throw errors.resourceGroupNotFound(name);
  return found;
}

export function putResourceGroup(
  service: Service,
  name: string,
  group: { location: string; tags?: Readonly<Record<string, string>> | undefined },
): ResourceGroupDoc {
  const location = group.location.toLowerCase().replaceAll(' ', '');
  const existing = findResourceGroup(service, name);
  if (existing?.state === 'Deleting') throw groupIsGoing(existing.name);
  if (existing && existing.location !== location)
    throw errors.conflict(
      'InvalidResourceGroupLocation',
      `Invalid resource group location '${location}'. The Resource group already exists in location '${existing.location}'.`,
    );
  const id = existing?.id ?? groupId(service, name);
  const doc: ResourceGroupDoc = {
    id,
    name: existing?.name ?? name,
    location,
    ...defined({ tags: group.tags }),
    state: 'Succeeded',
  };
  service.state.put(collection, id, doc);
  return doc;
}

export function groupIsGoing(name: string) {
  return errors.conflict(
    'ResourceGroupBeingDeleted',
    `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
  );
}

const bodySchema = z.strictObject({
  id: z.unknown().optional(),
  name: z.unknown().optional(),
  type: z.unknown().optional(),
  properties: z.unknown().optional(),
  location: z.string().min(1),
  tags: z.record(z.string(), z.string()).optional(),
});

export function resourceGroupOperations(): Operation[] {
  const make = operationsWith({ versions: resourceManagerVersions, plane: 'arm' });
  const name = (call: Call) => param(call, 'resourceGroupName');
  return [
    make('ResourceGroups_List', 'GET', '/subscriptions/{subscriptionId}/resourcegroups', list),
    make('ResourceGroups_Get', 'GET', groupPath, (call) => ({
      status: 200,
      body: render(requireResourceGroup(call.service, name(call))),
    })),
    make('ResourceGroups_CheckExistence', 'HEAD', groupPath, (call) => ({
      status: findResourceGroup(call.service, name(call)) ? 204 : 404,
    })),
    make('ResourceGroups_CreateOrUpdate', 'PUT', groupPath, (call) => {
      if (!/^[-\w.()]{0,89}[-\w()]$/.test(name(call)))
        throw errors.invalid(
          'InvalidResourceGroup',
          `The provided resource group name '${name(call)}' has invalid characters.`,
        );
      const existed = findResourceGroup(call.service, name(call)) !== undefined;
      const doc = putResourceGroup(
        call.service,
        name(call),
        readBody(bodySchema, call.body, 'resource groups'),
      );
      return { status: existed ? 200 : 201, body: render(doc) };
    }),
    make('ResourceGroups_Delete', 'DELETE', groupPath, (call) => {
      const doc = requireResourceGroup(call.service, name(call));
      call.service.state.put(collection, doc.id, { ...doc, state: 'Deleting' });
      const begun = call.service.longRunningOperations.begin(call, {
        kind: 'resourceGroup.delete',
        resourceId: doc.id,
        durationMs: armDurations.resourceGroupDelete,
        basePath: `/subscriptions/${call.service.subscriptionId}`,
        segments: { status: 'operationStatuses', result: 'operationresults' },
        // Not one of the generic resource routes', whose paths would match this one too.
        apiVersion: '2020-01-01',
      });
      return { status: 202, headers: begun.location };
    }),
  ];
}

function list(call: Call): Reply {
  const filter = call.query.get('$filter');
  const [, name, value] = /^tagName eq '([^']+)'(?: and tagValue eq '([^']*)')?$/.exec(filter ?? '') ?? [];
  if (filter !== null && name === undefined)
    throw errors.unsupported(`the filter '${filter}' of resource groups`);
  const found = call.service.state
    .list<ResourceGroupDoc>(collection)
    .map(({ doc }) => doc)
    .filter(({ tags }) => name === undefined || tags?.[name] !== undefined)
    .filter(({ tags }) => name === undefined || value === undefined || tags?.[name] === value);
  return paged(call, found.map(render), { name: '$skiptoken', size: pageSize(call, '$top') });
}

export function registerResourceGroups(service: Service): void {
  service.longRunningOperations.on('resourceGroup.delete', {
    complete: (operation) => service.deletions.remove(operation.resourceId),
    result: () => ({ status: 200 }),
  });
}

function render(doc: ResourceGroupDoc) {
  return {
    id: doc.id,
    name: doc.name,
    type: 'Microsoft.Resources/resourceGroups',
    location: doc.location,
    ...defined({ tags: doc.tags }),
    properties: { provisioningState: doc.state },
  };
}
