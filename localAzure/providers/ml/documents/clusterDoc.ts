import type { ErrorDetail } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import type { MlDocument } from '../mlDocument.js';

export interface ClusterDoc extends MlDocument {
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly vmSize: string;
  readonly vmPriority: 'Dedicated' | 'LowPriority';
  readonly minNodes: number;
  readonly maxNodes: number;
  /** ISO 8601, as it was given. */
  readonly idleBeforeScaleDown: string;
  readonly description?: string;
  readonly remoteLogin: string;
  readonly enableNodePublicIp: boolean;
  readonly disableLocalAuth: boolean;
  readonly state: 'Creating' | 'Updating' | 'Deleting' | 'Succeeded' | 'Failed';
  /** Nodes that exist and count against the quota. */
  readonly nodes: number;
  /** Names of the jobs that hold nodes, with how many. */
  readonly held: Readonly<Record<string, number>>;
  /** Names of the jobs that wait for nodes, with how many. */
  readonly wanted: Readonly<Record<string, number>>;
  /** Why the nodes that are wanted cannot be had. */
  readonly errors: readonly ErrorDetail[];
  /** Epoch ms of the last change of the allocation. */
  readonly allocationChangedAt: number;
}

const collection = 'mlComputes';

export function clusterId(workspaceId: string, name: string): string {
  return `${workspaceId}/computes/${name}`;
}

export function findCluster(service: Service, id: string): ClusterDoc | undefined {
  return service.state.get<ClusterDoc>(collection, id);
}

export function putCluster(service: Service, cluster: ClusterDoc): void {
  service.state.put(collection, cluster.id, cluster);
}

export function deleteCluster(service: Service, id: string): void {
  service.state.delete(collection, id);
}

/** Clusters below an id; of the whole subscription when it is left out. */
export function listClusters(service: Service, under = ''): ClusterDoc[] {
  return service.state.list<ClusterDoc>(collection, under).map(({ doc }) => doc);
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
