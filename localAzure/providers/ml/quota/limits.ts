import type { Service } from '../../../core/context.js';
import { A100_FAMILY, isGpuFamily, vmFamilies } from './vmSizes.js';

/** Name of the regional total of dedicated cores, as `usages` spells it. */
export const TOTAL_CORES = 'TotalDedicatedCores';
export const LOW_PRIORITY_CORES = 'TotalLowPriorityCores';

const COLLECTION = 'mlQuotas';
const DEFAULT_TOTAL = 48;
const DEFAULT_GPU: Readonly<Record<string, number>> = { [A100_FAMILY]: 24, standardNCSv3Family: 24 };
const DEFAULT_CPU = 24;

/** Cores of dedicated quota: of a family or of the region (TOTAL_CORES). */
export function quotaLimit(service: Service, name: string): number {
  const granted = service.state.get<number>(COLLECTION, name);
  if (granted !== undefined) return granted;
  if (name === TOTAL_CORES) return DEFAULT_TOTAL;
  if (name === LOW_PRIORITY_CORES) return 0;
  if (!isGpuFamily(name)) return DEFAULT_CPU;
  return service.gpuQuota ?? DEFAULT_GPU[name] ?? 0;
}

/** What a granted quota request leads to. */
export function setQuotaLimit(service: Service, name: string, cores: number): void {
  service.state.put(COLLECTION, name, cores);
}

/** The names that have a limit, as `usages` lists them. */
export const quotaNames: readonly string[] = [...vmFamilies, TOTAL_CORES, LOW_PRIORITY_CORES];
