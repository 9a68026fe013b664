import { parseDocument } from 'yaml';
import { z } from 'zod';
import { FlowError } from './flowError.js';
import { inOrder, type FlowNode } from './nodeOrder.js';

export const flowFile = 'flow.dag.yaml';

const input = z.looseObject({
  type: z.enum(['int', 'double', 'bool', 'string', 'list', 'object']),
  default: z.unknown().optional(),
  is_chat_input: z.boolean().optional(),
  is_chat_history: z.boolean().optional(),
});

const output = z.looseObject({
  type: z.string().optional(),
  reference: z.string(),
  is_chat_output: z.boolean().optional(),
});

const node = z.looseObject({
  name: z.string().min(1),
  type: z.string(),
  source: z.looseObject({ type: z.string().default('code'), path: z.string().optional() }),
  inputs: z.record(z.string(), z.unknown()).default({}),
});

const schema = z.looseObject({
  inputs: z.record(z.string(), input).default({}),
  outputs: z.record(z.string(), output).default({}),
  nodes: z.array(node).min(1),
  environment_variables: z.record(z.string(), z.coerce.string()).default({}),
});

export type FlowInput = z.output<typeof input>;

/** What a `flow.dag.yaml` says, with its nodes in an order in which they can run. */
export interface FlowDefinition {
  readonly inputs: Readonly<Record<string, FlowInput>>;
  /** References by name of the output. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly nodes: readonly FlowNode[];
  readonly environmentVariables: Readonly<Record<string, string>>;
}

/** Reads a flow's YAML by Prompt flow's schema; throws FlowError for what is wrong with it, or not done here. */
export function readDefinition(text: string): FlowDefinition {
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken)
    throw new FlowError(
      'FlowDefinitionError',
      `The ${flowFile} is no valid YAML: ${firstLine(broken.message)}`,
    );
  // With `maxAliasCount` a small file cannot unfold into a huge one.
  const checked = schema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new FlowError(
      'FlowDefinitionError',
      `The ${flowFile} does not follow the flow schema: '${issue?.path.join('.') ?? ''}': ${issue?.message}.`,
    );
  }
  const flow = checked.data;
  refuseUnserved(flow);
  const outputs = Object.fromEntries(
    Object.entries(flow.outputs).map(([name, { reference }]) => [name, reference]),
  );
  const nodes = flow.nodes.map(({ name, source, inputs }) => ({ name, path: source.path ?? '', inputs }));
  return {
    inputs: flow.inputs,
    outputs,
    nodes: inOrder(nodes, Object.keys(flow.inputs), outputs),
    environmentVariables: flow.environment_variables,
  };
}

/** What Prompt flow can do and the local Azure cannot. */
function refuseUnserved(flow: z.output<typeof schema>): void {
  const unserved = (what: string) =>
    new FlowError('NotSupportedByLocalAzure', `The local Azure does not support ${what} in flows.`);
  for (const name of ['node_variants', 'additional_includes'] as const)
    if (Object.keys(flow[name] ?? {}).length > 0) throw unserved(`'${name}'`);
  for (const { name, type, source, ...more } of flow.nodes) {
    if (type !== 'python' || source.type !== 'code')
      throw unserved(`nodes of type '${type}' with a source of type '${source.type}' ('${name}')`);
    for (const key of ['activate', 'aggregation', 'use_variants'])
      if (more[key]) throw unserved(`'${key}' of the node '${name}'`);
  }
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text;
