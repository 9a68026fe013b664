/**
 * Below these an account and a vault have a host name of their own. Names below localhost never leave the machine (RFC 6761); where its
 * resolver does not know them, they belong into its hosts file. Azure's own names lead here through the proxy.
 */
export const blobDomains = ['blob.core.localhost', 'blob.core.windows.net'] as const;
export const vaultDomains = ['vault.localhost', 'vault.azure.net'] as const;

/** What an account's host ends in after `.blob.`, as Azure's `core.windows.net`. */
export const storageSuffix = (port: number): string => `core.localhost:${port}`;

/** The hosts that the proxy leads to the listener of that name, as patterns of a certificate: `*` is one label. */
export const azureHosts = {
  arm: ['management.azure.com'],
  ml: ['*.api.azureml.ms', 'ml.azure.com'],
  blob: ['*.blob.core.windows.net'],
  vaults: ['*.vault.azure.net'],
} as const;

export interface NamedHost {
  readonly label: string;
  readonly domain: string;
}

/** The label that a `Host` header has before one of the domains; undefined for every other host. */
export function namedHost(domains: readonly string[], host: string | undefined): NamedHost | undefined {
  const name = (host ?? '').toLowerCase().replace(/:\d+$/, '');
  for (const domain of domains) {
    const label = name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : '';
    if (label !== '' && !label.includes('.')) return { label, domain };
  }
  return undefined;
}

/** The listener that stands for one of Azure's hosts. */
export function listenerOf(host: string): keyof typeof azureHosts | undefined {
  const wanted = host.toLowerCase();
  const anyLabel = wanted.replace(/^[^.]+/, '*');
  const all = Object.keys(azureHosts) as (keyof typeof azureHosts)[];
  return all.find((name) => azureHosts[name].some((one) => one === wanted || one === anyLabel));
}
