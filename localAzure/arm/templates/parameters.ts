import { z } from 'zod';
import { TemplateError } from './expression.js';
import { deepEqual, isObject, text } from './values.js';

const types = ['string', 'securestring', 'int', 'bool', 'object', 'secureobject', 'array'] as const;

export const parameterSchema = z.strictObject({
  type: z
    .string()
    .transform((type) => type.toLowerCase())
    .pipe(z.enum(types)),
  defaultValue: z.unknown().optional(),
  allowedValues: z.array(z.unknown()).optional(),
  minLength: z.number().int().optional(),
  maxLength: z.number().int().optional(),
  minValue: z.number().int().optional(),
  maxValue: z.number().int().optional(),
  metadata: z.unknown().optional(),
});

export type ParameterDeclaration = z.output<typeof parameterSchema>;

/** The given values by name, after it is certain that the template knows them all. */
export function readGiven(
  declared: Readonly<Record<string, ParameterDeclaration>>,
  given: unknown,
): Map<string, unknown> {
  const names = Object.keys(declared);
  const values = new Map<string, unknown>();
  for (const [name, entry] of Object.entries(isObject(given) ? given : {})) {
    const known = names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (known === undefined)
      throw new TemplateError(
        `The template parameters '${name}' in the parameters file are not valid; they are not present in the original template ` +
          'and can therefore not be provided at deployment time. The only supported parameters for this template are ' +
          `'${names.join(', ')}'. Please see https://aka.ms/arm-pass-parameter-values for usage details.`,
      );
    if (!isObject(entry) || !('value' in entry))
      throw new TemplateError(
        `The value of deployment parameter '${name}' is null. Please specify the value or use the parameter reference.`,
      );
    values.set(known, entry['value']);
  }
  return values;
}

/** Judges one value; `defaultValue` has been evaluated by the caller. */
export function checkParameter(name: string, declared: ParameterDeclaration, value: unknown): unknown {
  if (value === undefined)
    throw new TemplateError(
      `The value for the template parameter '${name}' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details.`,
    );
  if (!hasType(declared.type, value))
    throw new TemplateError(
      `Template parameter JToken type is not valid. Expected '${declared.type}' for parameter '${name}'. Actual '${typeof value}'.`,
    );
  if (declared.allowedValues && !declared.allowedValues.some((allowed) => deepEqual(allowed, value)))
    throw new TemplateError(
      `The provided value for the template parameter '${name}' is not valid. The value '${text(value)}' is not part of the ` +
        `allowed value(s): '${declared.allowedValues.map(text).join(',')}'.`,
    );
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
  checkRange(name, 'length', size, declared.minLength, declared.maxLength);
  checkRange(
    name,
    'value',
    typeof value === 'number' ? value : undefined,
    declared.minValue,
    declared.maxValue,
  );
  return value;
}

function checkRange(
  name: string,
  what: string,
  size: number | undefined,
  min: number | undefined,
  max: number | undefined,
) {
  if (size === undefined) return;
  if (min !== undefined && size < min)
    throw new TemplateError(
      `The provided value for the template parameter '${name}' is not valid. The ${what} must be at least '${min}'.`,
    );
  if (max !== undefined && size > max)
    throw new TemplateError(
      `The provided value for the template parameter '${name}' is not valid. The ${what} must not exceed '${max}'.`,
    );
}

function hasType(type: ParameterDeclaration['type'], value: unknown): boolean {
  switch (type) {
    case 'string':
    case 'securestring':
      return typeof value === 'string';
    case 'int':
      return Number.isInteger(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
    case 'secureobject':
      return isObject(value);
  }
}
