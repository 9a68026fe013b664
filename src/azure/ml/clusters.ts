import type { AmlCompute } from '@azure/arm-machinelearning';
import type { AppError } from '../../errors/appError.js';
import type { Arm } from '../arm/arm.js';
import { ask, endedWith, orUndefined } from '../arm/azureError.js';

export interface Cluster {
  readonly name: string;
  readonly state: string;
  readonly size: string;
  /** As many as it may ever have. */
  readonly maxNodes: number;
  /** Those it has: they count against the quota, idle or not. */
  readonly nodes: number;
  /** Those of them that no job has. */
  readonly idleNodes: number;
  /** What Azure says is wrong with getting nodes. */
  readonly errors: readonly string[];
  /** The same, of a cluster that has failed or cannot grow: what it means. */
  readonly failure?: AppError;
}

export interface ClusterShape {
  readonly location: string;
  readonly size: string;
  readonly minNodes: number;
  readonly maxNodes: number;
  readonly idleSeconds: number;
}

export interface Clusters {
  get(name: string): Promise<Cluster | undefined>;
  begin(name: string, shape: ClusterShape): Promise<void>;
  /** The machines too. */
  beginDelete(name: string): Promise<void>;
}

export const createClusters = ({ ml, resourceGroup, workspace }: Arm): Clusters => ({
  async get(name) {
    const found = await orUndefined(ml.computeOperations.get(resourceGroup, workspace, name));
    if (found?.properties === undefined) return undefined;
    const compute = found.properties as AmlCompute;
    const faults = [...(compute.provisioningErrors ?? []), ...(compute.properties?.errors ?? [])];
    return {
      name,
      state: compute.provisioningState ?? 'Unknown',
      size: compute.properties?.vmSize ?? '',
      maxNodes: compute.properties?.scaleSettings?.maxNodeCount ?? 0,
      nodes: compute.properties?.currentNodeCount ?? 0,
      idleNodes: compute.properties?.nodeStateCounts?.idleNodeCount ?? 0,
      errors: faults.flatMap(({ error }) => error?.message ?? []),
      ...(faults.length === 0 ? {} : { failure: endedWith(faults) }),
    };
  },
  async begin(name, { location, size, minNodes, maxNodes, idleSeconds }) {
    await ask(
      ml.computeOperations.beginCreateOrUpdate(resourceGroup, workspace, name, {
        location,
        properties: {
          computeType: 'AmlCompute',
          properties: {
            osType: 'Linux',
            vmSize: size,
            vmPriority: 'Dedicated',
            scaleSettings: {
              minNodeCount: minNodes,
              maxNodeCount: maxNodes,
              nodeIdleTimeBeforeScaleDown: `PT${idleSeconds}S`,
            },
          },
        },
      }),
    );
  },
  async beginDelete(name) {
    await ask(ml.computeOperations.beginDelete(resourceGroup, workspace, name, 'Delete'));
  },
});
