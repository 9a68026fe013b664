import type { FlowDefinition, FlowInput } from './flowDefinition.js';
import { FlowError } from './flowError.js';

/** The inputs that a run goes with: those given, defaults for the others, each of the type that the flow declares. */
export function flowInputs(
  { inputs }: FlowDefinition,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, declared]) => {
      const value = given[name] ?? declared.default;
      // A history that nobody gave is an empty one.
      if (value === undefined && declared.is_chat_history) return [name, []];
      if (value === undefined)
        throw new FlowError(
          'InputNotFound',
          `The value for flow input '${name}' is not provided in input data.`,
        );
      return [name, typed(name, declared, value)];
    }),
  );
}

const fits: Readonly<Record<FlowInput['type'], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  int: (value) => Number.isInteger(value),
  double: (value) => typeof value === 'number',
  bool: (value) => typeof value === 'boolean',
  list: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** Text stands for any type, as people type it into a form. */
function typed(name: string, { type }: FlowInput, value: unknown): unknown {
  const meant = typeof value === 'string' && type !== 'string' ? parsed(value) : value;
  if (fits[type](meant)) return meant;
  throw new FlowError(
    'InputTypeError',
    `The input for flow is incorrect. The value for flow input '${name}' does not match the expected type '${type}'.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
