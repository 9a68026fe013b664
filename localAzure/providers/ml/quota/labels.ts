import { LOW_PRIORITY_CORES, quotaNames, TOTAL_CORES } from './limits.js';

/** Whether a limit is the region's and not of one family. */
export const isTotal = (name: string): boolean => name === TOTAL_CORES || name === LOW_PRIORITY_CORES;

/** The limit's name for people. */
export function quotaLabel(name: string): string {
  if (name === TOTAL_CORES) return 'Total Cluster Dedicated Regional vCPUs';
  if (name === LOW_PRIORITY_CORES) return 'Total Cluster Low Priority Regional vCPUs';
  return `${name.replace(/^standard ?/, 'Standard ').replace(/ ?Family$/, '')} Family Cluster Dedicated vCPUs`;
}

/** The limit that is called so, by its name or by its label: Azure uses both, with and without blanks. */
export function findQuotaName(asked: string): string | undefined {
  return quotaNames.find((name) => [name, quotaLabel(name)].some((known) => plain(known) === plain(asked)));
}

function plain(name: string): string {
  return name.replace(/[^a-z0-9]/gi, '').toLowerCase();
}
