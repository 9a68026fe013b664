import type { Service } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import type { Provider } from '../../core/provider.js';
import type { ResourceType } from '../../core/resourceType.js';

/** Every type that a template may deploy, and every namespace that the subscription registers. */
export class ResourceTypes {
  readonly all: readonly ResourceType[];
  readonly namespaces: readonly string[];

  constructor(providers: readonly Provider[]) {
    this.all = providers.flatMap(({ resourceTypes }) => resourceTypes);
    this.namespaces = providers.flatMap(({ namespaces }) => namespaces);
  }
}

export function resourceTypesOf(service: Service): ResourceTypes {
  return service.parts.get(ResourceTypes);
}

export function findResourceType(service: Service, type: string): ResourceType | undefined {
  return resourceTypesOf(service).all.find((known) => known.type.toLowerCase() === type.toLowerCase());
}

/** The type, or a refusal that names it. */
export function requireResourceType(service: Service, type: string, apiVersion: string): ResourceType {
  const known = findResourceType(service, type);
  if (!known) throw errors.unsupported(`the resource type '${type}'`);
  if (!known.versions.includes(apiVersion))
    throw errors.invalid(
      'NoRegisteredProviderFound',
      `No registered resource provider found for API version '${apiVersion}' for type '${type.split('/').slice(1).join('/')}'. ` +
        `The supported api-versions are '${known.versions.join(', ')}'.`,
    );
  return known;
}
