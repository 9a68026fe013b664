import { isExpression, TemplateError, type Expression } from './expression.js';
import { pureFunctions } from './functions.js';
import { parseExpression } from './parser.js';
import { extensionResourceId, resourceId, subscriptionResourceId } from './resourceIds.js';
import { isObject, memberOf, type JsonObject } from './values.js';

/** What an expression may speak of besides its own arguments. */
export interface Scope {
  readonly subscription: JsonObject & { readonly subscriptionId: string };
  readonly resourceGroup: JsonObject & { readonly name: string };
  readonly deployment: JsonObject;
  readonly tenant: JsonObject;
  readonly environment: JsonObject;
  parameter(name: string): unknown;
  variable(name: string): unknown;
  /** The runtime state of a resource; absent where ARM does not allow `reference`. */
  reference?(target: string, apiVersion: string | undefined, full: boolean): unknown;
}

/** Thrown by a scope's `reference` when the resource is not there yet; the expression then stays as it is. */
export class NotYetKnown extends Error {}

/** Evaluates every expression in a JSON value. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return evaluateText(value, scope);
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [String(evaluateText(key, scope)), evaluate(item, scope)]),
  );
}

/** As `evaluate`, but leaves in place what cannot be known before the deployment runs. */
export function evaluateWhatIsKnown(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluateWhatIsKnown(item, scope));
  if (isObject(value)) {
    const entries = Object.entries(value).map(
      ([key, item]) => [known(key, scope), evaluateWhatIsKnown(item, scope)] as const,
    );
    return Object.fromEntries(entries.map(([key, item]) => [String(key), item]));
  }
  return known(value, scope);
}

function known(value: unknown, scope: Scope): unknown {
  try {
    return evaluate(value, scope);
  } catch (error) {
    if (error instanceof NotYetKnown) return value;
    throw error;
  }
}

function evaluateText(text: string, scope: Scope): unknown {
  if (isExpression(text)) return evaluateExpression(parseExpression(text.slice(1, -1)), scope);
  return text.startsWith('[[') ? text.slice(1) : text;
}

export function evaluateExpression(expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'member':
      return memberOf(
        evaluateExpression(expression.target, scope),
        evaluateExpression(expression.key, scope),
      );
    case 'call':
      return call(expression.name, expression.args, scope);
  }
}

function call(name: string, args: readonly Expression[], scope: Scope): unknown {
  const lower = name.toLowerCase();
  // The branch not taken is not evaluated: it may refer to what does not exist.
  if (lower === 'if') {
    const [condition, yes, no] = args;
    if (!condition || !yes || !no)
      throw new TemplateError("The template function 'if' expects three parameters.");
    return evaluateExpression(evaluateExpression(condition, scope) === true ? yes : no, scope);
  }
  const values = args.map((arg) => evaluateExpression(arg, scope));
  const { subscriptionId } = scope.subscription;
  switch (lower) {
    case 'parameters':
      return scope.parameter(String(values[0]));
    case 'variables':
      return scope.variable(String(values[0]));
    case 'subscription':
      return scope.subscription;
    case 'resourcegroup':
      return scope.resourceGroup;
    case 'deployment':
      return scope.deployment;
    case 'tenant':
      return scope.tenant;
    case 'environment':
      return scope.environment;
    case 'resourceid':
      return resourceId(subscriptionId, scope.resourceGroup.name, values);
    case 'subscriptionresourceid':
      return subscriptionResourceId(subscriptionId, values);
    case 'extensionresourceid':
      return extensionResourceId(values);
    case 'reference':
      return reference(values, scope);
  }
  const pure = pureFunctions.get(lower);
  if (!pure)
    throw new TemplateError(
      `The template function '${name}' is not valid. Please see https://aka.ms/arm-functions for usage details.`,
    );
  return pure(...values);
}

function reference([target, apiVersion, full]: readonly unknown[], scope: Scope): unknown {
  if (!scope.reference)
    throw new TemplateError(
      "The template function 'reference' is not expected at this location. Please see https://aka.ms/arm-functions for usage details.",
    );
  const version = typeof apiVersion === 'string' ? apiVersion : undefined;
  return scope.reference(String(target), version, String(full).toLowerCase() === 'full');
}
