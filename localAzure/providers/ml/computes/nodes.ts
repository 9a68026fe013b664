import type { ErrorDetail } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import { findCluster, putCluster, sum, type ClusterDoc } from '../documents/clusterDoc.js';
import { milliseconds } from '../duration.js';
import { quotaLimit, totalCores } from '../quota/limits.js';
import { shortage } from '../quota/usage.js';
import { findVmSize } from '../quota/vmSizes.js';

const scaleDown = 'ml.clusterScaleDown';

/** A job asks for nodes: the cluster starts to resize, and says in its errors why it cannot, if so. */
export function requestNodes(service: Service, id: string, job: string, count: number): void {
  const cluster = findCluster(service, id);
  if (!cluster || cluster.held[job] !== undefined) return;
  const wanted = { ...cluster.wanted, [job]: count };
  const why = obstacle(service, cluster, count);
  putCluster(service, {
    ...cluster,
    wanted,
    errors: why ? [why] : [],
    allocationChangedAt: service.clock.now(),
  });
}

/** Gives the nodes to the job, if there is room; the answer tells whether. */
export function takeNodes(service: Service, id: string, job: string, count: number): boolean {
  const cluster = findCluster(service, id);
  if (!cluster) return false;
  if (cluster.held[job] !== undefined) return true;
  const why = obstacle(service, cluster, count) ?? noCapacity(service);
  if (why) {
    putCluster(service, { ...cluster, errors: [why] });
    return false;
  }
  const held = { ...cluster.held, [job]: count };
  putCluster(service, {
    ...cluster,
    held,
    wanted: without(cluster.wanted, job),
    nodes: Math.max(cluster.nodes, sum(held)),
    errors: [],
    allocationChangedAt: service.clock.now(),
  });
  return true;
}

/** Takes back what the job held or wanted. Idle nodes go after the cluster's idle time. `at` is epoch ms. */
export function releaseNodes(service: Service, id: string, job: string, at: number): void {
  const cluster = findCluster(service, id);
  if (!cluster || (cluster.held[job] === undefined && cluster.wanted[job] === undefined)) return;
  putCluster(service, {
    ...cluster,
    held: without(cluster.held, job),
    wanted: without(cluster.wanted, job),
    errors: [],
    allocationChangedAt: at,
  });
  const idle = milliseconds(cluster.idleBeforeScaleDown) ?? 0;
  service.scheduler.schedule({ at: at + service.clock.scaled(idle), kind: scaleDown, key: id, data: null });
}

export function registerNodes(service: Service): void {
  service.scheduler.on(scaleDown, ({ key, at }) => {
    const cluster = findCluster(service, key);
    if (!cluster) return;
    const nodes = Math.max(cluster.minNodes, sum(cluster.held));
    if (nodes < cluster.nodes) putCluster(service, { ...cluster, nodes, allocationChangedAt: at });
  });
}

/** The reason, in Azure's form, why the cluster cannot have so many nodes beside those in use; undefined if it can. */
function obstacle(service: Service, cluster: ClusterDoc, count: number): ErrorDetail | undefined {
  const size = findVmSize(cluster.vmSize);
  const inUse = sum(cluster.held);
  if (!size)
    return { code: 'InvalidPropertyValue', message: `The VM size '${cluster.vmSize}' does not exist.` };
  if (inUse + count > cluster.maxNodes) {
    return {
      code: 'MaxNodeCountReached',
      message: `The job asks for ${count} nodes; ${inUse} of at most ${cluster.maxNodes} are in use.`,
    };
  }
  const fresh = Math.max(0, inUse + count - cluster.nodes);
  const missing = shortage(service, size.family, fresh * size.vCPUs);
  return (
    missing && {
      code: 'ClusterCoreQuotaReached',
      message:
        `Operation results in exceeding quota limits of ${missing.name === totalCores ? 'Total Cluster Dedicated Regional' : missing.name} ` +
        `vCPUs. Maximum allowed: ${missing.limit}, Current in use: ${missing.used}, Additional requested: ${missing.needed}.`,
    }
  );
}

/** A job that its family's quota would never have room for is not queued at all, but fails. */
export function beyondQuota(service: Service, id: string, count: number): ErrorDetail | undefined {
  const size = findVmSize(findCluster(service, id)?.vmSize ?? '');
  if (!size) return undefined;
  const limit = quotaLimit(service, size.family);
  const cores = count * size.vCPUs;
  return limit >= cores
    ? undefined
    : {
        code: 'JobNodeCountExceedsCoreQuota',
        message:
          `The specified subscription has a ${size.family} vCPU quota of ${limit} and is less than the requested job node count ` +
          `of ${count} which maps to ${cores} vCPUs.`,
      };
}

/** Quota is a promise of no node: a region can be sold out, which a test asks for with a fault. */
function noCapacity(service: Service): ErrorDetail | undefined {
  const fault = service.faults.take('nodes');
  return (
    fault && {
      code: fault.code ?? 'AllocationFailed',
      message: fault.message ?? 'The region does not have enough capacity of this VM size at the moment.',
    }
  );
}

function without(counts: Readonly<Record<string, number>>, name: string): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([key]) => key !== name));
}
