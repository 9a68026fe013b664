import type { Azure } from '../../azure/azure.js';
import type { Cluster } from '../../azure/ml/clusters.js';
import type { Settings } from '../../settings.js';
import { trainingNeed, type CoreNeed } from '../quota/coreNeeds.js';
import type { Facts } from '../facts.js';

/** What a job that is about to be handed in asks of the cluster. */
export interface TrainingMachine {
  readonly cores: CoreNeed;
  readonly notes: readonly string[];
}

/**
 * A cluster exists without machines: the job is what makes it grow, and so what takes the cores, on a cluster that was there
 * before as on a new one. A machine that stands idle is taken first; it counts already. One that may not grow makes the
 * job wait for the others.
 */
export async function trainingMachine(
  azure: Pick<Azure, 'clusters'>,
  settings: Settings,
  { workspaceId }: Facts,
): Promise<TrainingMachine> {
  const cluster = workspaceId === undefined ? undefined : await azure.clusters.get(settings.cluster);
  const need = trainingNeed(settings);
  if (cluster === undefined || mustGrow(cluster)) return { cores: need, notes: [] };
  return {
    cores: { ...need, instances: 0 },
    notes:
      cluster.idleNodes > 0
        ? []
        : [`The machine of ${settings.cluster} is busy now; the job waits until it is free.`],
  };
}

const mustGrow = ({ nodes, idleNodes, maxNodes }: Cluster): boolean => idleNodes === 0 && nodes < maxNodes;
