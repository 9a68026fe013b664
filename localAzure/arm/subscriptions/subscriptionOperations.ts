import { isoTime } from '../../core/clock.js';
import type { Service } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../core/operation.js';
import { operationsWith } from '../../core/operationsWith.js';
import { resourceManagerVersions, subscriptionVersions } from '../resourceManagerVersions.js';
import { paged, pageSize } from '../resources/paged.js';
import { listResources, type ResourceDoc } from '../resources/resourceDoc.js';
import { requireResourceGroup } from '../resources/resourceGroups.js';
import { findResourceType, resourceTypesOf } from '../resources/resourceTypes.js';
import { registerProvider, registrationOf, unregisterProvider } from './registrations.js';

const subscriptionPath = '/subscriptions/{subscriptionId}';
/** Clients ask for a subscription by Microsoft.Resources' version too. */
const everyVersion = [...new Set([...subscriptionVersions, ...resourceManagerVersions])].sort();

/** The subscription itself, its resource providers, and what lies in it across types. */
export function subscriptionOperations(): Operation[] {
  const make = operationsWith({ versions: resourceManagerVersions, plane: 'arm' });
  const ofSubscriptions = operationsWith({ versions: everyVersion, plane: 'arm' });
  return [
    ofSubscriptions('Subscriptions_Get', 'GET', subscriptionPath, (call) => ({
      status: 200,
      body: renderSubscription(call),
    })),
    ofSubscriptions('Subscriptions_List', 'GET', '/subscriptions', (call) => ({
      status: 200,
      body: { value: [renderSubscription(call)], count: { type: 'Total', value: 1 } },
    })),
    make('Providers_List', 'GET', `${subscriptionPath}/providers`, (call) => ({
      status: 200,
      body: {
        value: resourceTypesOf(call.service).namespaces.map((namespace) => renderProvider(call, namespace)),
      },
    })),
    make('Providers_Get', 'GET', `${subscriptionPath}/providers/{namespace}`, (call) => provider(call)),
    make('Providers_Register', 'POST', `${subscriptionPath}/providers/{namespace}/register`, (call) =>
      provider(call, registerProvider),
    ),
    make('Providers_Unregister', 'POST', `${subscriptionPath}/providers/{namespace}/unregister`, (call) =>
      provider(call, unregisterProvider),
    ),
    make(
      'Resources_ListByResourceGroup',
      'GET',
      `${subscriptionPath}/resourceGroups/{resourceGroupName}/resources`,
      (call) => resources(call, requireResourceGroup(call.service, param(call, 'resourceGroupName')).id),
    ),
    make('Resources_List', 'GET', `${subscriptionPath}/resources`, (call) =>
      resources(call, `/subscriptions/${call.service.subscriptionId}`),
    ),
  ];
}

function renderSubscription({ service }: Call) {
  return {
    id: `/subscriptions/${service.subscriptionId}`,
    subscriptionId: service.subscriptionId,
    tenantId: service.tenantId,
    displayName: 'Local Azure',
    state: 'Enabled',
    authorizationSource: 'RoleBased',
  };
}

/** The provider, after something has been done with it. */
function provider(call: Call, act?: (service: Service, namespace: string) => void): Reply {
  const asked = param(call, 'namespace');
  const { namespaces } = resourceTypesOf(call.service);
  const namespace = namespaces.find((known) => known.toLowerCase() === asked.toLowerCase());
  if (namespace === undefined)
    throw errors.notFound('InvalidResourceNamespace', `The resource namespace '${asked}' is invalid.`);
  act?.(call.service, namespace);
  return { status: 200, body: renderProvider(call, namespace) };
}

function renderProvider({ service }: Call, namespace: string) {
  return {
    id: `/subscriptions/${service.subscriptionId}/providers/${namespace}`,
    namespace,
    registrationState: registrationOf(service, namespace),
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: resourceTypesOf(service)
      .all.filter(({ type }) => type.startsWith(namespace + '/'))
      .map(({ type, versions }) => ({
        resourceType: type.split('/').slice(1).join('/'),
        locations: [service.location],
        apiVersions: versions,
        capabilities: 'None',
      })),
  };
}

function resources(call: Call, under: string): Reply {
  const filter = call.query.get('$filter');
  const type = /^resourceType eq '([^']+)'$/i.exec(filter ?? '')?.[1];
  if (filter && type === undefined) throw errors.unsupported(`the filter '${filter}' of Resources_List`);
  const expand = (call.query.get('$expand') ?? '').split(',').map((part) => part.trim());
  const found = listResources(call.service, under, type).map((doc) => renderGeneric(call, doc, expand));
  return paged(call, found, { name: '$skiptoken', size: pageSize(call, '$top') });
}

function renderGeneric(call: Call, doc: ResourceDoc, expand: readonly string[]) {
  const {
    properties: _properties,
    systemData: _systemData,
    ...outer
  } = findResourceType(call.service, doc.type)?.read(call.service, doc.id, '') ?? {};
  return {
    ...outer,
    ...(expand.includes('createdTime') && { createdTime: isoTime(doc.createdAt) }),
    ...(expand.includes('changedTime') && { changedTime: isoTime(doc.changedAt) }),
    ...(expand.includes('provisioningState') && { provisioningState: doc.state }),
  };
}
