import { AzureError } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import { shortage } from '../quota/usage.js';
import { findVmSize, offeredSizes, retiredSince } from '../quota/vmSizes.js';

interface Scale {
  readonly minNodeCount: number;
  readonly maxNodeCount: number;
}

/** Azure's rule for the names of computes. */
export function requireComputeName(name: string): void {
  if (/^[a-zA-Z][a-zA-Z0-9-]{1,31}$/.test(name) && !/-\d*$/.test(name)) return;
  throw errors.invalid(
    'InvalidComputeName',
    `The compute name '${name}' is invalid: 2 to 32 letters, digits and dashes, first a letter, not ending in a dash and digits.`,
  );
}

export function requireSize(service: Service, name: string): { name: string } {
  const size = findVmSize(name);
  const since = size && retiredSince(service, size);
  if (size && since === undefined) return size;
  const known = offeredSizes(service)
    .map((entry) => entry.name.toUpperCase())
    .join(', ');
  throw new AzureError(
    400,
    'InvalidPropertyValue',
    `The specified property 'vmSize' has the value '${name}', which is not supported` +
      `${since === undefined ? '' : `: it was retired on ${since}`}. Supported: ${known}.`,
    {
      target: 'vmSize',
    },
  );
}

export function requireRange({ minNodeCount, maxNodeCount }: Scale): void {
  if (minNodeCount > maxNodeCount) {
    throw errors.invalid(
      'InvalidScaleSettings',
      `minNodeCount ${minNodeCount} is more than maxNodeCount ${maxNodeCount}.`,
    );
  }
}

/** A minimum above 0 asks for nodes at once, and so for quota. */
export function requireQuota(service: Service, vmSize: string, nodes: number): void {
  const size = findVmSize(vmSize);
  const missing = size && shortage(service, size.family, nodes * size.vCPUs);
  if (!missing || nodes === 0) return;
  throw errors.invalid(
    'ClusterMinNodesExceedCoreQuota',
    `The specified subscription has a ${missing.name} vCPU quota of ${missing.limit} and is currently using ${missing.used} vCPUs. ` +
      `The minimum of ${nodes} nodes needs ${missing.needed} more.`,
  );
}
