import type { Service } from '../../../core/context.js';
import { a100Family, isGpuFamily, vmFamilies } from './vmSizes.js';

/** Name of the regional total of dedicated cores, as `usages` spells it. */
export const totalCores = 'TotalDedicatedCores';
export const lowPriorityCores = 'TotalLowPriorityCores';

const collection = 'mlQuotas';
const defaultTotal = 48;
const defaultGpu: Readonly<Record<string, number>> = { [a100Family]: 24, standardNCSv3Family: 24 };
const defaultCpu = 24;

/** Cores of dedicated quota: of a family or of the region (`totalCores`). */
export function quotaLimit(service: Service, name: string): number {
  const granted = service.state.get<number>(collection, name);
  if (granted !== undefined) return granted;
  if (name === totalCores) return defaultTotal;
  if (name === lowPriorityCores) return 0;
  if (!isGpuFamily(name)) return defaultCpu;
  return service.gpuQuota ?? defaultGpu[name] ?? 0;
}

/** What a granted quota request leads to. */
export function setQuotaLimit(service: Service, name: string, cores: number): void {
  service.state.put(collection, name, cores);
}

/** The names that have a limit, as `usages` lists them. */
export const quotaNames: readonly string[] = [...vmFamilies, totalCores, lowPriorityCores];
