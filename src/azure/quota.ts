import type { Arm } from './arm.js';
import { ask } from './azureError.js';
import { listAll } from './listAll.js';

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
  /** Dedicated cores of a VM family; undefined when the region lists no such family. */
  family(location: string, family: string): Promise<CoreUsage | undefined>;
  /** Dedicated cores of all families together. */
  regional(location: string): Promise<CoreUsage | undefined>;
}

/** The same name comes in two spellings: "Standard NCADSA100v4 Family Cluster Dedicated vCPUs", `standardNCADSA100v4Family`. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/(cluster)?dedicatedvcpus$/, '');

export const quotaIn = ({ ml }: Arm): Quota => {
  const usages = async (location: string) => listAll(ml.usages.list(location));
  return {
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
    async family(location, family) {
      const found = (await usages(location)).find(({ name }) => plain(name?.value ?? '') === plain(family));
      return found === undefined ? undefined : { used: found.currentValue ?? 0, limit: found.limit ?? 0 };
    },
    async regional(location) {
      const found = (await usages(location)).find(({ name }) =>
        /^total(cluster)?dedicated(regional)?(cores|vcpus)?$/.test(
          (name?.value ?? '').toLowerCase().replace(/[^a-z0-9]/g, ''),
        ),
      );
      return found === undefined ? undefined : { used: found.currentValue ?? 0, limit: found.limit ?? 0 };
    },
  };
};
