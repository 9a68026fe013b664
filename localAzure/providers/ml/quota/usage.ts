import type { Service } from '../../../core/context.js';
import { listClusters } from '../documents/clusterDoc.js';
import { listDeployments } from '../documents/deploymentDoc.js';
import { quotaLimit, totalCores } from './limits.js';
import { findVmSize } from './vmSizes.js';

/** The cores that a managed online deployment takes: a fifth more than it runs on, but for exempt sizes. */
export function reservedCores(vmSize: string, instances: number): number {
  const size = findVmSize(vmSize);
  if (!size) return 0;
  return size.vCPUs * (size.skipsReservation ? instances : Math.ceil(1.2 * instances));
}

/** Dedicated cores in use in the subscription: of a family, or of all (`totalCores`). `except` is left out. */
export function usedCores(service: Service, name: string, except?: string): number {
  const counts = (vmSize: string): boolean => name === totalCores || findVmSize(vmSize)?.family === name;
  const ofClusters = listClusters(service)
    .filter(({ vmSize, vmPriority }) => vmPriority === 'Dedicated' && counts(vmSize))
    .reduce((sum, { vmSize, nodes }) => sum + nodes * (findVmSize(vmSize)?.vCPUs ?? 0), 0);
  const ofDeployments = listDeployments(service)
    .filter(({ id, instanceType, state }) => id !== except && state !== 'Failed' && counts(instanceType))
    .reduce((sum, { instanceType, instances }) => sum + reservedCores(instanceType, instances), 0);
  return ofClusters + ofDeployments;
}

export interface Shortage {
  readonly name: string;
  readonly used: number;
  readonly limit: number;
  readonly needed: number;
}

/** The first limit that so many more cores would break: the family's or the region's. */
export function shortage(
  service: Service,
  family: string,
  cores: number,
  except?: string,
): Shortage | undefined {
  // More may be in use than a limit that was lowered allows; whoever asks for no more is let be.
  if (cores === 0) return undefined;
  for (const name of [family, totalCores]) {
    const used = usedCores(service, name, except);
    const limit = quotaLimit(service, name);
    if (used + cores > limit) return { name, used, limit, needed: cores };
  }
  return undefined;
}
