import { z } from 'zod';
import { errors } from '../../core/errors.js';
import { TemplateError } from './expression.js';
import { parameterSchema } from './parameters.js';

const resourceSchema = z.strictObject({
  type: z.string(),
  apiVersion: z.string(),
  name: z.string(),
  condition: z.unknown().optional(),
  scope: z.string().optional(),
  dependsOn: z.array(z.string()).optional(),
  comments: z.unknown().optional(),
  metadata: z.unknown().optional(),
  location: z.unknown().optional(),
  tags: z.unknown().optional(),
  kind: z.unknown().optional(),
  sku: z.unknown().optional(),
  identity: z.unknown().optional(),
  properties: z.unknown().optional(),
});

const outputSchema = z.strictObject({
  type: z.string(),
  value: z.unknown(),
  condition: z.unknown().optional(),
  metadata: z.unknown().optional(),
});

const templateSchema = z.strictObject({
  $schema: z.string(),
  contentVersion: z.string(),
  metadata: z.unknown().optional(),
  parameters: z.record(z.string(), parameterSchema).default({}),
  variables: z.record(z.string(), z.unknown()).default({}),
  functions: z.array(z.unknown()).max(0).optional(),
  resources: z.array(resourceSchema),
  outputs: z.record(z.string(), outputSchema).default({}),
});

export type Template = z.output<typeof templateSchema>;
export type TemplateResource = z.output<typeof resourceSchema>;

/** Reads a template; what ARM knows and the local Azure does not (`copy`, nested `resources` ...) is refused by name. */
export function readTemplate(input: unknown): Template {
  const checked = templateSchema.safeParse(input);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys')
    throw errors.unsupported(`'${[path, issue.keys[0]].filter(Boolean).join('.')}' in a template`);
  if (path === 'functions') throw errors.unsupported("'functions' in a template");
  throw new TemplateError(`Template parse error at '${path}': ${issue?.message}.`);
}
