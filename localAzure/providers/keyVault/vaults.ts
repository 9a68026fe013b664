import type { RequestListener } from 'node:http';
import { listResources, type ResourceDoc } from '../../arm/resources/resourceDoc.js';
import type { Service } from '../../core/context.js';
import { namedHost, vaultDomains } from '../../core/network/hostNames.js';
import { requestListener } from '../../http/requestListener.js';
import { Router } from '../../http/router.js';
import { secretOperations } from './secretOperations.js';

const audience = 'https://vault.azure.net';

const byName = 'vaults';
let router: Router | undefined;

const listenerName = (vault: string) => `vault:${vault.toLowerCase()}`;

/** Opens the vault's own address; its port is kept for the next start. Does nothing when it is open. */
export async function openVault(service: Service, name: string, id: string): Promise<void> {
  const own = () => vaultUri(service, name)?.replace(/\/$/, '') ?? 'https://localhost';
  const listener = vaultListener(service, name, id, own, audience);
  await service.listeners.listen({ name: listenerName(name), tls: true, listener });
}

/**
 * The one port at which every vault answers to a name of its own, `VAULT.vault.localhost` and, through the proxy, Azure's. There its challenge names a resource
 * that the vault is below, as Azure's does, so clients that verify that are content.
 */
async function openVaultsByName(service: Service): Promise<void> {
  await service.listeners.listen({
    name: byName,
    tls: true,
    listener(request, response) {
      const asked = namedHost(vaultDomains, request.headers.host);
      const vault = vaultsOf(service).find((one) => one.name.toLowerCase() === asked?.label);
      // Of a vault that is not there, Azure has no address.
      if (!asked || !vault || vaultUri(service, vault.name) === undefined)
        return void request.socket.destroy();
      const suffix = asked.domain === vaultDomains[0] ? vaultSuffix(service) : `.${asked.domain}`;
      const origin = () => `https://${asked.label}${suffix}`;
      const resource = `https://${suffix.slice(1)}`;
      vaultListener(service, vault.name, vault.id, origin, resource)(request, response);
    },
  });
}

function vaultListener(
  service: Service,
  name: string,
  id: string,
  origin: () => string,
  resource: string,
): RequestListener {
  return requestListener(service, {
    plane: 'vault',
    router: (router ??= new Router(secretOperations())),
    audiences: [audience, resource],
    origin,
    params: { vaultName: name, vaultId: id },
    challenge: {
      'www-authenticate': `Bearer authorization="https://login.windows.net/${service.tenantId}", resource="${resource}"`,
    },
  });
}

/** At a start: every vault that is ready gets its address back. */
export async function openAllVaults(service: Service): Promise<void> {
  for (const doc of vaultsOf(service))
    if (doc.state !== 'Creating') await openVault(service, doc.name, doc.id);
  await openVaultsByName(service);
}

const vaultsOf = (service: Service): ResourceDoc[] =>
  listResources(service, `/subscriptions/${service.subscriptionId}`, 'Microsoft.KeyVault/vaults');

export async function closeVault(service: Service, name: string): Promise<void> {
  await service.listeners.close(listenerName(name));
}

/** `https://localhost:{port}/`; undefined while the vault is not open. */
export function vaultUri(service: Service, name: string): string | undefined {
  const open = service.listeners.find(listenerName(name));
  return open && `${open.origin}/`;
}

/** What follows a vault's name in its address by name: `.vault.localhost:{port}`. */
export function vaultSuffix(service: Service): string {
  return `.${vaultDomains[0]}:${service.listeners.find(byName)?.port}`;
}
