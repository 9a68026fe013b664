import { FlowError } from './flowError.js';

export interface FlowNode {
  readonly name: string;
  /** Of its Python file, from the flow's folder. */
  readonly path: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The nodes, each after those whose outputs it takes; refuses references that lead nowhere or in a circle. */
export function inOrder(
  nodes: readonly FlowNode[],
  flowInputs: readonly string[],
  outputs: Readonly<Record<string, string>>,
): readonly FlowNode[] {
  const names = nodes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new FlowError('DuplicateNodeName', `The node '${twice}' is in the flow more than once.`);

  const check = (value: unknown, what: string): string | undefined => {
    const reference = referenceOf(value);
    if (reference?.input !== undefined && !flowInputs.includes(reference.input))
      throw new FlowError(
        'InputReferenceNotFound',
        `${what} takes the flow input '${reference.input}', which is not there.`,
      );
    if (reference?.node !== undefined && !names.includes(reference.node))
      throw new FlowError(
        'NodeReferenceNotFound',
        `${what} takes the output of the node '${reference.node}', which is not there.`,
      );
    return reference?.node;
  };
  for (const [name, reference] of Object.entries(outputs)) check(reference, `The output '${name}'`);
  const before = new Map(
    nodes.map(({ name, inputs }) => [
      name,
      Object.entries(inputs).flatMap(
        ([key, value]) => check(value, `The input '${key}' of the node '${name}'`) ?? [],
      ),
    ]),
  );

  const ordered: FlowNode[] = [];
  while (ordered.length < nodes.length) {
    const waiting = nodes.filter((node) => !ordered.includes(node));
    const next = waiting.find(({ name }) =>
      (before.get(name) ?? []).every((needed) => ordered.some((done) => done.name === needed)),
    );
    if (!next)
      throw new FlowError(
        'NodeCircularDependency',
        `The nodes ${waiting.map(({ name }) => `'${name}'`).join(', ')} wait for each other.`,
      );
    ordered.push(next);
  }
  return ordered;
}

/** What `${inputs.x}` or `${node.output}` points at; undefined for a literal. */
function referenceOf(value: unknown): { readonly input?: string; readonly node?: string } | undefined {
  const inside = typeof value === 'string' ? /^\$\{(.+)\}$/.exec(value)?.[1] : undefined;
  if (inside === undefined) return undefined;
  const [head = '', field = ''] = inside.split('.');
  return head === 'inputs' ? { input: field } : { node: head };
}
