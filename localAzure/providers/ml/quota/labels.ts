import { lowPriorityCores, quotaNames, totalCores } from './limits.js';

/** Whether a limit is the region's and not of one family. */
export const isTotal = (name: string): boolean => name === totalCores || name === lowPriorityCores;

/** The limit's name for people. */
export function quotaLabel(name: string): string {
  if (name === totalCores) return 'Total Cluster Dedicated Regional vCPUs';
  if (name === lowPriorityCores) return 'Total Cluster Low Priority Regional vCPUs';
  return `${name.replace(/^standard ?/, 'Standard ').replace(/ ?Family$/, '')} Family Cluster Dedicated vCPUs`;
}

/** The limit that is called so, by its name or by its label: Azure uses both, with and without blanks. */
export function findQuotaName(asked: string): string | undefined {
  return quotaNames.find((name) => [name, quotaLabel(name)].some((known) => plain(known) === plain(asked)));
}

function plain(name: string): string {
  return name.replace(/[^a-z0-9]/gi, '').toLowerCase();
}
