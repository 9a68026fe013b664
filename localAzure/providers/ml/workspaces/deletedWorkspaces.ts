import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import type { Call } from '../../../core/operation.js';
import { refuseHubInUse } from './workspaceKinds.js';

interface DeletedWorkspace {
  /** Epoch ms after which Azure purges it by itself. */
  readonly purgeAt: number;
}

const collection = 'deletedWorkspaces';
/** Not the ARM id alone, or the entry would go with the workspace it remembers. */
const keyOf = (id: string): string => `deleted:${id}`;
const retentionMs = 14 * 86_400_000;

/** After a deletion without a purge: the name stays taken for a fortnight. What the workspace held cannot be recovered here. */
function rememberDeletedWorkspace(service: Service, id: string): void {
  const deleted: DeletedWorkspace = { purgeAt: service.clock.now() + retentionMs };
  service.state.put(collection, keyOf(id), deleted);
}

function isSoftDeleted(service: Service, id: string): boolean {
  const found = service.state.get<DeletedWorkspace>(collection, keyOf(id));
  return found !== undefined && found.purgeAt > service.clock.now();
}

/** What a DELETE means for the name: `forceToPurge` frees it, also when the workspace is soft-deleted already. */
export function onWorkspaceDelete(call: Call, id: string, doc: ResourceDoc | undefined): void {
  const asked = call.query.get('forceToPurge') ?? 'false';
  if (asked !== 'true' && asked !== 'false')
    throw errors.invalid('InvalidQueryParameterValue', `The value '${asked}' of forceToPurge is no boolean.`);
  if (doc) refuseHubInUse(call.service, doc);
  if (asked === 'true') call.service.state.delete(collection, keyOf(id));
  else if (doc) rememberDeletedWorkspace(call.service, id);
}

/** The trap of every second provisioning. */
export function refuseSoftDeletedName(service: Service, id: string): void {
  if (!isSoftDeleted(service, id)) return;
  throw errors.conflict(
    'Conflict',
    'Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete',
  );
}
