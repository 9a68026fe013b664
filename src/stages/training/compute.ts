import { AppError } from '../../errors/appError.js';
import { advice, command } from '../../errors/nextStep.js';
import { trainingNeed } from '../quota/coreNeeds.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';

/** One node at most, none when idle: the cluster costs only while it trains. */
const shape = { minNodes: 0, maxNodes: 1, idleSeconds: 120 } as const;

export const compute: Stage = {
  name: 'compute',
  title: 'GPU cluster',
  needs: ['resources'],
  forgets: ['clusterAsked'],

  async plan({ azure, settings, facts }: PlanContext) {
    const { cluster, trainingSize } = settings;
    const found = facts.workspaceId === undefined ? undefined : await azure.clusters.get(cluster);
    if (found !== undefined) {
      const line = { action: 'reuse', what: `GPU cluster ${cluster}`, detail: found.size } as const;
      if (!isSize(found.size, trainingSize))
        return { lines: [line], problems: [otherSize(cluster, found.size, trainingSize)] };
      return {
        lines: [{ ...line, detail: trainingSize }],
        ...(found.maxNodes === 0 ? { problems: [mayNotGrow(cluster)] } : {}),
      };
    }
    return {
      lines: [
        {
          action: 'create',
          what: `GPU cluster ${cluster}`,
          detail: `${trainingSize}, 0 to 1 nodes, gone after 120 s idle`,
        },
      ],
      // The region must offer the size; cores are taken by the job that makes the cluster grow.
      cores: { ...trainingNeed(settings), instances: 0 },
    };
  },

  async advance({ azure, settings, facts }: StageContext): Promise<StageStep> {
    const { cluster, trainingSize } = settings;
    const found = await azure.clusters.get(cluster);
    if (found === undefined) {
      await azure.clusters.begin(cluster, {
        location: facts.location ?? settings.location,
        size: trainingSize,
        ...shape,
      });
      return { kind: 'wait', note: `Creating ${cluster}`, facts: { clusterAsked: true } };
    }
    if (!isSize(found.size, trainingSize)) throw new AppError(otherSize(cluster, found.size, trainingSize));
    switch (found.state) {
      case 'Succeeded':
        return { kind: 'done', facts: { clusterName: cluster }, note: `${cluster}, ${trainingSize}` };
      case 'Failed':
      case 'Canceled':
        if (facts.clusterAsked !== true) {
          await azure.clusters.beginDelete(cluster);
          return { kind: 'wait', note: `Clearing away a ${cluster} that had failed` };
        }
        throw failed(cluster, found.failure);
      case 'Deleting':
        return { kind: 'wait', note: `Waiting until the old ${cluster} is gone` };
      default:
        return { kind: 'wait', note: `Creating ${cluster}` };
    }
  },
};

/** Mostly the region has no such machines to give; Azure may know better. */
const failed = (cluster: string, why: AppError | undefined): AppError =>
  new AppError({
    reason: why === undefined || why.reason === 'refused' ? 'capacity_missing' : why.reason,
    sentence: `Azure could not create the cluster ${cluster}. ${why?.sentence ?? 'It gives no reason.'}`,
    next: why?.next ?? command('retry'),
    details: why?.details ?? [],
  });

/** Azure answers a size in capitals. */
const isSize = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const mayNotGrow = (cluster: string) =>
  ({
    reason: 'conflict',
    sentence: `The cluster ${cluster} may have no machine at all (maxNodeCount is 0), so nothing would ever train on it.`,
    next: advice`Allow it one machine, set AZURE_ML_CLUSTER_NAME to another name, or delete that cluster.`,
  }) as const;

const otherSize = (cluster: string, has: string, wanted: string) =>
  ({
    reason: 'conflict',
    sentence: `The cluster ${cluster} has the size ${has}, and a cluster's size cannot be changed to ${wanted}.`,
    next: advice`Set AZURE_ML_CLUSTER_NAME to another name, or delete that cluster.`,
  }) as const;
