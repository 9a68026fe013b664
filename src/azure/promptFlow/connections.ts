import { mlVersion, type Arm } from '../arm/arm.js';
import { orUndefined } from '../arm/azureError.js';

/** A custom connection of a project, without its keys. */
export interface Connection {
  readonly name: string;
  /** Whether Prompt flow sees it: without its metadata it does not. */
  readonly isForFlows: boolean;
}

/** Connections of category CustomKeys; `projectId` is a resource id. By raw requests: the client has no CustomKeys. */
export interface Connections {
  get(projectId: string, name: string): Promise<Connection | undefined>;
  /** Makes or replaces it, keys and all. */
  put(projectId: string, name: string, keys: Readonly<Record<string, string>>): Promise<void>;
  /** Its keys, which needs a role of its own: the proof that the flow will get them. Undefined where there is none. */
  keys(projectId: string, name: string): Promise<Readonly<Record<string, string>> | undefined>;
}

/** What makes a connection one of Prompt flow's (docs/azure-facts.md, “Hubs, projects, connections”). */
const flowMetadata: Readonly<Record<string, string>> = {
  'azureml.flow.connection_type': 'Custom',
  'azureml.flow.module': 'promptflow.connections',
};

interface Resource {
  readonly name: string;
  readonly properties: {
    readonly category?: string;
    readonly metadata?: Readonly<Record<string, string>>;
    readonly credentials?: { readonly keys?: Readonly<Record<string, string>> };
  };
}

/** @param remember told of every key that passes, so that it can be kept out of logs */
export const createConnections = (arm: Arm, remember: (secret: string) => void): Connections => {
  const idOf = (projectId: string, name: string): string => `${projectId}/connections/${name}`;
  return {
    async get(projectId, name) {
      const found = await orUndefined(arm.send<Resource>('GET', idOf(projectId, name), mlVersion));
      if (found === undefined) return undefined;
      const { category, metadata } = found.properties;
      const isForFlows =
        category === 'CustomKeys' &&
        Object.entries(flowMetadata).every(([key, value]) => metadata?.[key] === value);
      return { name: found.name, isForFlows };
    },
    async put(projectId, name, keys) {
      await arm.send('PUT', idOf(projectId, name), mlVersion, {
        properties: {
          category: 'CustomKeys',
          authType: 'CustomKeys',
          target: '_',
          isSharedToAll: false,
          credentials: { keys },
          metadata: flowMetadata,
        },
      });
    },
    async keys(projectId, name) {
      const found = await orUndefined(
        arm.send<Resource>('POST', `${idOf(projectId, name)}/listsecrets`, mlVersion),
      );
      const keys = found && (found.properties.credentials?.keys ?? {});
      for (const value of Object.values(keys ?? {})) remember(value);
      return keys;
    },
  };
};
