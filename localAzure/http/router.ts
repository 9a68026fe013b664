import { type AzureError } from '../core/azureError.js';
import { errors } from '../core/errors.js';
import type { Operation } from '../core/operation.js';
import { unservedName } from './unservedName.js';

export interface Route {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly operation: Operation;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** Among several that match, the one with the fewest placeholders is meant. */
  readonly cost: number;
}

const manySegmentsCost = 100;
const selectors = ['restype', 'comp'] as const;

/** Finds the operation that a method, path and api-version name, or refuses as Azure does. */
export class Router {
  private readonly routes: readonly Compiled[];

  constructor(operations: readonly Operation[]) {
    this.routes = operations.map(compile).sort((a, b) => a.cost - b.cost);
  }

  find(method: string, path: string, query: URLSearchParams): Route {
    const apiVersion = query.get('api-version');
    const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
    const fitting = this.routes.filter(
      ({ operation, pattern }) =>
        operation.method === method && pattern.test(clean) && isSelected(operation, query),
    );
    const best = fitting.filter((route) => route.cost === fitting[0]?.cost);
    if (best.length === 0) throw unserved(method, path, query);
    const route = best.find(
      ({ operation }) => !operation.versions || operation.versions.includes(apiVersion ?? ''),
    );
    if (!route)
      throw wrongVersion(
        clean,
        apiVersion,
        best.flatMap(({ operation }) => operation.versions ?? []),
      );
    const values = route.pattern.exec(clean)?.slice(1) ?? [];
    return {
      operation: route.operation,
      params: Object.fromEntries(route.names.map((name, index) => [name, decode(values[index] ?? '')])),
    };
  }
}

function isSelected({ selector }: Operation, query: URLSearchParams): boolean {
  return !selector || selectors.every((name) => (selector[name] ?? null) === query.get(name));
}

function compile(operation: Operation): Compiled {
  const names: string[] = [];
  let cost = 0;
  const source = operation.path.replace(
    /[.*+?^$()|[\]\\]|\{(\w+)(\+?)\}/g,
    (text, name?: string, many?: string) => {
      if (name === undefined) return '\\' + text;
      names.push(name);
      cost += many ? manySegmentsCost : 1;
      return many ? '(.+)' : '([^/]+)';
    },
  );
  return { operation, pattern: new RegExp(`^${source}$`, 'i'), names, cost };
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw errors.invalid('InvalidRequestUri', `The request URI segment '${value}' is not valid.`);
  }
}

/** By the name that Azure's OpenAPI has for it, where we know it, and by its request in any case. */
function unserved(method: string, path: string, query: URLSearchParams): AzureError {
  const selected = selectors.filter((name) => query.has(name)).map((name) => `${name}=${query.get(name)}`);
  const request = `${method} ${[path, ...selected].join(' ')}`;
  const name = unservedName(method, path);
  return errors.unsupported(name === undefined ? request : `${name} (${request})`);
}

function wrongVersion(path: string, apiVersion: string | null, supported: readonly string[]): AzureError {
  if (!apiVersion)
    return errors.invalid(
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  const versions = [...new Set(supported)].sort().join(', ');
  const provider = /\/providers\/(Microsoft\.[^/]+)\/([^/]+)/i.exec(path);
  if (!provider || /^Microsoft\.Resources$/i.test(provider[1] ?? ''))
    return errors.invalid(
      'InvalidApiVersionParameter',
      `The api-version '${apiVersion}' is invalid. The supported versions are '${versions}'.`,
    );
  return errors.invalid(
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '' and API version '${apiVersion}' for type '${provider[2]}'. ` +
      `The supported api-versions are '${versions}'.`,
  );
}
