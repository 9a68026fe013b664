import { evaluateExpression, type Scope } from './evaluate.js';
import { isExpression, TemplateError, type Expression } from './expression.js';
import { parseExpression } from './parser.js';
import { isObject } from './values.js';

/** What the `reference()` calls in a body speak of: those resources must be there first, without `dependsOn`. */
export function referencesIn(body: unknown, scope: Scope): string[] {
  return expressionsIn(body).flatMap((expression) => targetsIn(expression, scope));
}

function expressionsIn(value: unknown): Expression[] {
  if (typeof value === 'string') return isExpression(value) ? [parseExpression(value.slice(1, -1))] : [];
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  if (isObject(value))
    return Object.entries(value).flatMap(([key, item]) => [...expressionsIn(key), ...expressionsIn(item)]);
  return [];
}

function targetsIn(expression: Expression, scope: Scope): string[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'member':
      return [...targetsIn(expression.target, scope), ...targetsIn(expression.key, scope)];
    case 'call': {
      const below = expression.args.flatMap((arg) => targetsIn(arg, scope));
      const [target] = expression.args;
      if (expression.name.toLowerCase() !== 'reference' || !target) return below;
      return [...below, ...evaluated(target, scope)];
    }
  }
}

/** A target that itself needs a `reference` cannot be known now; ARM lets that only happen with a `dependsOn`. */
function evaluated(target: Expression, scope: Scope): string[] {
  try {
    return [String(evaluateExpression(target, scope))];
  } catch (error) {
    if (error instanceof TemplateError) return [];
    throw error;
  }
}
