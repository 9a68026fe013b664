import type { ResourceDoc } from '../../arm/resources/resourceDoc.js';
import type { Service } from '../../core/context.js';

/** A vault that was deleted but not purged: its name is taken and its secrets wait. */
export interface DeletedVault {
  readonly doc: ResourceDoc;
  readonly deletedAt: number;
  readonly purgeAt: number;
}

const deletedVaultCollection = 'deletedVaults';
const dayMs = 86_400_000;

export function rememberDeletedVault(service: Service, doc: ResourceDoc): void {
  const days = Number(doc.properties['softDeleteRetentionInDays'] ?? 90);
  const deletedAt = service.clock.now();
  const deleted: DeletedVault = { doc, deletedAt, purgeAt: deletedAt + days * dayMs };
  service.state.put(deletedVaultCollection, doc.name, deleted);
}

export function deletedVault(service: Service, name: string): DeletedVault | undefined {
  const found = service.state.get<DeletedVault>(deletedVaultCollection, name);
  if (!found || found.purgeAt > service.clock.now()) return found;
  // Its days are over: Azure has purged it by itself.
  purgeVault(service, name);
  return undefined;
}

export function deletedVaults(service: Service): DeletedVault[] {
  return service.state
    .list<DeletedVault>(deletedVaultCollection)
    .flatMap(({ key }) => deletedVault(service, key) ?? []);
}

/** After a recovery: the vault lives again, its secrets with it. */
export function forgetDeletedVault(service: Service, name: string): void {
  service.state.delete(deletedVaultCollection, name);
}

/** Ends the vault and its secrets for good. */
export function purgeVault(service: Service, name: string): void {
  service.state.delete(deletedVaultCollection, name);
  for (const collection of ['secrets', 'deletedSecrets'])
    for (const { key } of service.state.list(collection, `${name}/`)) service.state.delete(collection, key);
}
