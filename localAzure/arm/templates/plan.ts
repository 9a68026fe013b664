import type { Service } from '../../core/context.js';
import { parseResourceId, resourceIdOf } from '../../core/resourceId.js';
import { groupId, requireResourceGroup } from '../resources/resourceGroups.js';
import { requireResourceType } from '../resources/resourceTypes.js';
import { evaluate, NotYetKnown, type Scope } from './evaluate.js';
import { isExpression, TemplateError } from './expression.js';
import { checkParameter, readGiven, type ParameterDeclaration } from './parameters.js';
import { referencesIn } from './references.js';
import { readTemplate, type Template, type TemplateResource } from './template.js';
import { memberOf, type JsonObject } from './values.js';

export interface PlanRequest {
  readonly resourceGroup: string;
  readonly deploymentName: string;
  readonly template: unknown;
  /** As sent: `{name: {value}}`. */
  readonly parameters: unknown;
}

/** One resource of a template, placed and ordered; its body still holds expressions. */
export interface PlannedResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly apiVersion: string;
  /** False: its condition is not met, so it is neither made nor waited for. */
  readonly enabled: boolean;
  /** Ids of the enabled resources of this template that must be there first. */
  readonly dependsOn: readonly string[];
  readonly body: JsonObject;
}

export interface Plan {
  readonly template: Template;
  readonly parameters: Readonly<
    Record<string, { readonly declared: ParameterDeclaration; readonly value: unknown }>
  >;
  readonly resources: readonly PlannedResource[];
  /** For bodies: `reference` reads what exists, and throws NotYetKnown for what does not. */
  readonly bodyScope: Scope;
}

/** Works a template out against a resource group. Creates nothing; throws what ARM's validation would say. */
export function planTemplate(service: Service, request: PlanRequest): Plan {
  const template = readTemplate(request.template);
  const values = new Map<string, unknown>();
  const scope = createScope(service, request, template, values);
  const given = readGiven(template.parameters, request.parameters);
  for (const [name, declared] of Object.entries(template.parameters)) {
    const value = given.has(name) ? given.get(name) : evaluate(declared.defaultValue, scope);
    values.set(name, checkParameter(name, declared, value));
  }
  const placed = template.resources.map((resource) => place(service, request, resource, scope));
  refuseDuplicates(placed);
  const bodyScope: Scope = {
    ...scope,
    reference: (target, version, full) => read(service, placed, target, version, full),
  };
  const resources = placed.map((resource) => order(resource, placed, scope));
  refuseCircles(resources);
  const parameters = Object.fromEntries(
    Object.entries(template.parameters).map(([name, declared]) => [
      name,
      { declared, value: values.get(name) },
    ]),
  );
  return { template, parameters, resources, bodyScope };
}

function createScope(
  service: Service,
  request: PlanRequest,
  template: Template,
  values: Map<string, unknown>,
): Scope {
  const group = requireResourceGroup(service, request.resourceGroup);
  const variables = new Map<string, unknown>();
  const scope: Scope = {
    subscription: {
      id: `/subscriptions/${service.subscriptionId}`,
      subscriptionId: service.subscriptionId,
      tenantId: service.tenantId,
      displayName: 'Local Azure',
    },
    resourceGroup: {
      id: group.id,
      name: group.name,
      type: 'Microsoft.Resources/resourceGroups',
      location: group.location,
      tags: group.tags ?? {},
      properties: { provisioningState: group.state },
    },
    deployment: { name: request.deploymentName, properties: { mode: 'Incremental' } },
    tenant: { tenantId: service.tenantId },
    environment: { name: 'LocalAzure', resourceManager: 'https://management.azure.com/' },
    parameter(name) {
      const known = [...values.keys()].find((key) => key.toLowerCase() === name.toLowerCase());
      if (known === undefined)
        throw new TemplateError(
          `The template parameter '${name}' is not found. Please see https://aka.ms/arm-syntax-parameters for usage details.`,
        );
      return values.get(known);
    },
    variable(name) {
      const key = name.toLowerCase();
      if (!variables.has(key)) variables.set(key, evaluate(variableOf(template, name), scope));
      return variables.get(key);
    },
  };
  return scope;
}

function variableOf(template: Template, name: string): unknown {
  try {
    return memberOf(template.variables, name);
  } catch {
    throw new TemplateError(
      `The template variable '${name}' is not found. Please see https://aka.ms/arm-syntax-variables for usage details.`,
    );
  }
}

interface Placed extends Omit<PlannedResource, 'dependsOn'> {
  readonly source: TemplateResource;
}

function place(service: Service, request: PlanRequest, source: TemplateResource, scope: Scope): Placed {
  const type = requireResourceType(service, source.type, source.apiVersion).type;
  const name = String(evaluate(source.name, scope));
  const segments = name.split('/');
  if (segments.length !== type.split('/').length - 1)
    throw new TemplateError(
      `The template resource '${name}' for type '${type}' has incorrect segment lengths. A nested resource type must have ` +
        'identical number of segments as its resource name. Please see https://aka.ms/arm-syntax-resources for usage details.',
    );
  const group = groupId(service, requireResourceGroup(service, request.resourceGroup).name);
  const over = source.scope === undefined ? undefined : String(evaluate(source.scope, scope));
  const scopeId = over === undefined ? group : over.startsWith('/') ? over : `${group}/providers/${over}`;
  const { location, tags, kind, sku, identity, properties } = source;
  const body = Object.entries({ location, tags, kind, sku, identity, properties }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    id: resourceIdOf(service.subscriptionId, '', type, ...segments).replace(
      /^.*?\/providers\//,
      `${scopeId}/providers/`,
    ),
    name,
    type,
    apiVersion: source.apiVersion,
    enabled: source.condition === undefined || evaluate(source.condition, scope) === true,
    body: Object.fromEntries(body),
    source,
  };
}

function order({ source, ...resource }: Placed, all: readonly Placed[], scope: Scope): PlannedResource {
  const explicit = (source.dependsOn ?? []).map((entry) => {
    const wanted = String(evaluate(entry, scope));
    const found = findPlaced(all, wanted);
    if (!found)
      throw new TemplateError(
        `The resource '${wanted}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details.`,
      );
    return found;
  });
  const implicit = referencesIn(resource.body, scope).flatMap((target) => findPlaced(all, target) ?? []);
  const needed = [...explicit, ...implicit].filter((one) => one.enabled).map((one) => one.id);
  return { ...resource, dependsOn: [...new Set(needed)] };
}

/** By id, by name, or by type and name. */
function findPlaced<T extends { id: string; name: string; type: string }>(
  all: readonly T[],
  wanted: string,
): T | undefined {
  const lower = wanted.toLowerCase();
  return all.find(
    ({ id, name, type }) =>
      id.toLowerCase() === lower || name.toLowerCase() === lower || `${type}/${name}`.toLowerCase() === lower,
  );
}

function read(
  service: Service,
  all: readonly Placed[],
  target: string,
  version: string | undefined,
  full: boolean,
): unknown {
  const planned = findPlaced(all, target);
  const id = planned?.id ?? target;
  if (!planned && (version === undefined || isExpression(target) || !target.startsWith('/')))
    throw new TemplateError(
      `The template reference '${target}' is not valid: could not find template resource or resource copy with this name. ` +
        'Please see https://aka.ms/arm-function-reference for usage details.',
    );
  const apiVersion = version ?? planned?.apiVersion ?? '';
  const type = requireResourceType(service, planned?.type ?? parseResourceId(id).type, apiVersion);
  const found = type.read(service, id, apiVersion);
  if (!found) throw new NotYetKnown(`${id} does not exist`);
  return full ? { ...found, apiVersion } : found['properties'];
}

function refuseDuplicates(placed: readonly Placed[]): void {
  const seen = new Set<string>();
  for (const { id } of placed) {
    if (seen.has(id.toLowerCase()))
      throw new TemplateError(
        `The resource '${id}' is defined multiple times in a template. Please see https://aka.ms/arm-syntax-resources for usage details.`,
      );
    seen.add(id.toLowerCase());
  }
}

function refuseCircles(resources: readonly PlannedResource[]): void {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (path.includes(id))
      throw new TemplateError(
        `Circular dependency detected on resource: '${id}'. Please see https://aka.ms/arm-syntax-resources for usage details.`,
      );
    if (done.has(id)) return;
    for (const next of resources.find((resource) => resource.id === id)?.dependsOn ?? [])
      visit(next, [...path, id]);
    done.add(id);
  };
  for (const { id } of resources) visit(id, []);
}
