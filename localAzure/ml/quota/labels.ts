import { LOW_PRIORITY_CORES, TOTAL_CORES } from './limits.js';

/** Whether a limit is the region's and not of one family. */
export const isTotal = (name: string): boolean => name === TOTAL_CORES || name === LOW_PRIORITY_CORES;

/** The limit's name for people. */
export function quotaLabel(name: string): string {
  if (name === TOTAL_CORES) return 'Total Cluster Dedicated Regional vCPUs';
  if (name === LOW_PRIORITY_CORES) return 'Total Cluster Low Priority Regional vCPUs';
  return `${name.replace(/ ?Family$/, '')} Family Cluster Dedicated vCPUs`;
}
