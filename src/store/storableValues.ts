import {
  OperationNodeTransformer,
  type KyselyPlugin,
  type PrimitiveValueListNode,
  type RootOperationNode,
  type ValueNode,
} from 'kysely';
import { storableText } from '../storable.js';

/**
 * Takes out of every text that goes to the database, to be kept or to be looked for, what PostgreSQL refuses: from an
 * activity, a dataset, a model's answer or an error of Azure alike.
 */
export const storableValues = (): KyselyPlugin => {
  const transformer = new StorableTransformer();
  return {
    transformQuery: ({ node, queryId }): RootOperationNode => transformer.transformNode(node, queryId),
    transformResult: async ({ result }) => result,
  };
};

const clean = (value: unknown): unknown => (typeof value === 'string' ? storableText(value) : value);

class StorableTransformer extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return typeof node.value === 'string' ? { ...node, value: clean(node.value) } : node;
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return { ...node, values: node.values.map(clean) };
  }
}
