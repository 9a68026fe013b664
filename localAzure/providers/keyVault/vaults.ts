import { listResources } from '../../arm/resources/resourceDoc.js';
import type { Service } from '../../core/context.js';
import { requestListener } from '../../http/requestListener.js';
import { Router } from '../../http/router.js';
import { secretOperations } from './secretOperations.js';

const audience = 'https://vault.azure.net';

const listenerName = (vault: string) => `vault:${vault.toLowerCase()}`;

/** Opens the vault's own address; its port is kept for the next start. Does nothing when it is open. */
export async function openVault(service: Service, name: string, id: string): Promise<void> {
  await service.listeners.listen({
    name: listenerName(name),
    tls: true,
    listener: requestListener(service, {
      plane: 'vault',
      router: new Router(secretOperations()),
      audiences: [audience],
      origin: () => vaultUri(service, name)?.replace(/\/$/, '') ?? 'https://localhost',
      params: { vaultName: name, vaultId: id },
      challenge: {
        'www-authenticate': `Bearer authorization="https://login.windows.net/${service.tenantId}", resource="${audience}"`,
      },
    }),
  });
}

/** At a start: every vault that is ready gets its address back. */
export async function openAllVaults(service: Service): Promise<void> {
  const under = `/subscriptions/${service.subscriptionId}`;
  for (const doc of listResources(service, under, 'Microsoft.KeyVault/vaults'))
    if (doc.state !== 'Creating') await openVault(service, doc.name, doc.id);
}

export async function closeVault(service: Service, name: string): Promise<void> {
  await service.listeners.close(listenerName(name));
}

/** `https://localhost:{port}/`; undefined while the vault is not open. */
export function vaultUri(service: Service, name: string): string | undefined {
  const open = service.listeners.find(listenerName(name));
  return open && `${open.origin}/`;
}
