import type { Arm } from '../arm/arm.js';
import { ask } from '../arm/azureError.js';
import { listAll } from '../arm/listAll.js';
import { isFamily, isRegionalTotal } from './quotaNames.js';

export interface VmSize {
  readonly name: string;
  readonly family: string;
  readonly cores: number;
  /** `AmlCompute` for clusters, `MIR` for managed online endpoints. */
  readonly usableFor: readonly string[];
}

export interface CoreUsage {
  readonly used: number;
  /** -1: no limit of its own. */
  readonly limit: number;
}

export interface Quota {
  /** The size as the region offers it; undefined when the region does not. */
  size(location: string, name: string): Promise<VmSize | undefined>;
  /** Dedicated cores of a VM family, and of all families together; undefined where the region lists none. */
  cores(
    location: string,
    family: string,
  ): Promise<{ readonly family: CoreUsage | undefined; readonly regional: CoreUsage | undefined }>;
}

export const createQuota = ({ ml }: Arm): Quota => ({
  async size(location, name) {
    const { value = [] } = await ask(ml.virtualMachineSizes.list(location));
    const found = value.find((size) => size.name?.toLowerCase() === name.toLowerCase());
    if (found === undefined) return undefined;
    return {
      name: found.name ?? name,
      family: found.family ?? '',
      cores: found.vCPUs ?? 0,
      usableFor: found.supportedComputeTypes ?? [],
    };
  },
  async cores(location, family) {
    const usages = await listAll(ml.usages.list(location));
    const named = (fits: (name: string) => boolean): CoreUsage | undefined => {
      const found = usages.find(({ name }) => fits(name?.value ?? ''));
      return found && { used: found.currentValue ?? 0, limit: found.limit ?? 0 };
    };
    return {
      family: named((name) => isFamily(name, family)),
      regional: named(isRegionalTotal),
    };
  },
});
