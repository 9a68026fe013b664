/** Azure spells a limit's name in two ways: "Standard NCADSA100v4 Family Cluster Dedicated vCPUs", `standardNCADSA100v4Family`. */
export const isFamily = (name: string, family: string): boolean => plain(name) === plain(family);

/** Whether a name is that of the region's dedicated cores, of all families together. */
export const isRegionalTotal = (name: string): boolean =>
  /^total(cluster)?dedicated(regional)?(cores|vcpus)?$/.test(letters(name));

const letters = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
const plain = (name: string): string => letters(name).replace(/(cluster)?dedicatedvcpus$/, '');
