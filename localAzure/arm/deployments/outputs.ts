import { evaluate } from '../templates/evaluate.js';
import type { Plan } from '../templates/plan.js';

const shownTypes: Readonly<Record<string, string>> = {
  string: 'String',
  securestring: 'SecureString',
  int: 'Int',
  bool: 'Bool',
  object: 'Object',
  secureobject: 'SecureObject',
  array: 'Array',
};

/** The outputs as ARM shows them; secure ones without their value. */
export function evaluateOutputs(plan: Plan): Readonly<Record<string, unknown>> {
  const outputs = Object.entries(plan.template.outputs)
    .filter(([, { condition }]) => condition === undefined || evaluate(condition, plan.bodyScope) === true)
    .map(([name, { type, value }]) => [name, shown(type, evaluate(value, plan.bodyScope))] as const);
  return Object.fromEntries(outputs);
}

/** The parameters as ARM shows them. */
export function shownParameters(plan: Plan): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(plan.parameters).map(([name, { declared, value }]) => [name, shown(declared.type, value)]),
  );
}

function shown(type: string, value: unknown) {
  const lower = type.toLowerCase();
  return { type: shownTypes[lower] ?? type, ...(!lower.startsWith('secure') && { value }) };
}
