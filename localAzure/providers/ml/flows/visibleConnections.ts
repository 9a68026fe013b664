import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { connectionsOf } from '../documents/connectionDoc.js';

/** A connection as a tool gets it. */
export interface ToolConnection {
  readonly secrets: Readonly<Record<string, string>>;
  readonly configs: Readonly<Record<string, string>>;
}

const flowPrefix = 'azureml.flow.';

/**
 * The custom connections that Prompt flow sees in a workspace: those whose metadata say what they are to it. The keys are
 * their secrets, other metadata their configs; empty values count as absent.
 */
export function visibleConnections(
  service: Service,
  workspace: ResourceDoc,
): ReadonlyMap<string, ToolConnection> {
  const visible = connectionsOf(service, workspace).filter(
    ({ category, metadata }) =>
      category === 'CustomKeys' &&
      metadata[`${flowPrefix}connection_type`] === 'Custom' &&
      metadata[`${flowPrefix}module`] !== undefined,
  );
  return new Map(
    visible.map(({ name, credentials, metadata }) => [
      name,
      {
        secrets: present('keys' in credentials ? credentials.keys : {}),
        configs: present(metadata, (key) => !key.startsWith(flowPrefix)),
      },
    ]),
  );
}

function present(
  values: Readonly<Record<string, string>>,
  counts: (key: string) => boolean = () => true,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== '' && counts(key)));
}
