import { isoTime } from '../../../core/clock.js';
import { sum, type ClusterDoc } from '../documents/clusterDoc.js';
import { rendered, type Json } from '../mlDocument.js';

/** A cluster as ARM shows it. */
export function renderCluster(cluster: ClusterDoc): Json {
  const running = sum(cluster.held);
  const wanted = sum(cluster.wanted);
  const preparing = cluster.errors.length > 0 ? 0 : Math.max(0, running + wanted - cluster.nodes);
  return rendered(
    cluster,
    'computes',
    {
      computeType: 'AmlCompute',
      computeLocation: cluster.location,
      provisioningState: cluster.state,
      provisioningErrors: cluster.state === 'Failed' ? cluster.errors.map((error) => ({ error })) : undefined,
      description: cluster.description,
      createdOn: isoTime(cluster.createdAt),
      modifiedOn: isoTime(cluster.changedAt),
      isAttachedCompute: false,
      disableLocalAuth: cluster.disableLocalAuth,
      properties: {
        osType: 'Linux',
        vmSize: cluster.vmSize,
        vmPriority: cluster.vmPriority,
        isolatedNetwork: false,
        scaleSettings: {
          maxNodeCount: cluster.maxNodes,
          minNodeCount: cluster.minNodes,
          nodeIdleTimeBeforeScaleDown: cluster.idleBeforeScaleDown,
        },
        remoteLoginPortPublicAccess: cluster.remoteLogin,
        enableNodePublicIp: cluster.enableNodePublicIp,
        allocationState: wanted > 0 || cluster.state === 'Creating' ? 'Resizing' : 'Steady',
        allocationStateTransitionTime: isoTime(cluster.allocationChangedAt),
        ...(cluster.errors.length > 0 && { errors: cluster.errors.map((error) => ({ error })) }),
        currentNodeCount: cluster.nodes,
        targetNodeCount: Math.min(cluster.maxNodes, Math.max(cluster.nodes, running + wanted)),
        nodeStateCounts: {
          idleNodeCount: cluster.nodes - running,
          runningNodeCount: running,
          preparingNodeCount: preparing,
          unusableNodeCount: 0,
          leavingNodeCount: 0,
          preemptedNodeCount: 0,
        },
      },
    },
    { location: cluster.location, tags: cluster.tags },
  );
}
