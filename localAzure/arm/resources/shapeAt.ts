import { hasCome, type Since } from '../../core/apiVersion.js';
import { errors } from '../../core/errors.js';
import type { Rendered } from '../../core/resourceType.js';

/** What came to a type after its first api-version: a name at the top level, or `properties.` and a name. */
export type NewerNames = Readonly<Record<string, Since>>;

/** A resource as an api-version shows it: without what it has no words for. */
export function shapeAt(newer: NewerNames, apiVersion: string, whole: Rendered): Rendered {
  const unknown = unknownIn(newer, apiVersion);
  if (unknown.length === 0) return whole;
  const { properties, ...outer } = whole;
  return {
    ...without(outer, unknown),
    ...(properties !== undefined && { properties: without(properties as Rendered, unknown, 'properties.') }),
  };
}

/** A property that the api-version has no word for would be lost without a sound. */
export function refuseNewer(newer: NewerNames, apiVersion: string, body: unknown, type: string): void {
  const outer = (body ?? {}) as Record<string, unknown>;
  for (const path of unknownIn(newer, apiVersion)) {
    const name = path.replace(/^properties\./, '');
    const holder = name === path ? outer : ((outer['properties'] ?? {}) as Record<string, unknown>);
    if (path !== 'systemData' && holder[name] !== undefined && holder[name] !== null)
      throw errors.unsupported(`the property '${path}' of ${type} in the api-version ${apiVersion}`);
  }
}

function unknownIn(newer: NewerNames, apiVersion: string): string[] {
  return Object.keys(newer).filter((name) => !hasCome(newer[name] ?? '', apiVersion));
}

function without(value: Rendered, hidden: readonly string[], prefix = ''): Rendered {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !hidden.includes(prefix + name)));
}
