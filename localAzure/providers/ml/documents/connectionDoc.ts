import { findResource, type ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import type { MlDocument } from '../mlDocument.js';

export type Credentials = { readonly keys: Readonly<Record<string, string>> } | { readonly key: string };

export interface ConnectionDoc extends MlDocument {
  readonly authType: 'CustomKeys' | 'ApiKey';
  readonly category: string;
  readonly target: string;
  readonly isSharedToAll: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
}

const collection = 'mlConnections';

export function connectionId(workspaceId: string, name: string): string {
  return `${workspaceId}/connections/${name}`;
}

/** The workspace's own connection of this name. */
export function ownConnection(
  service: Service,
  workspace: ResourceDoc,
  name: string,
): ConnectionDoc | undefined {
  return service.state.get<ConnectionDoc>(collection, connectionId(workspace.id, name));
}

/** The workspace's own, then those that its hub shares with all projects under names that it has not itself. */
export function connectionsOf(service: Service, workspace: ResourceDoc): ConnectionDoc[] {
  const listed = (id: string): ConnectionDoc[] =>
    service.state.list<ConnectionDoc>(collection, `${id}/connections/`).map(({ doc }) => doc);
  const own = listed(workspace.id);
  const hub = findResource(service, String(workspace.properties['hubResourceId']));
  const shared = hub ? listed(hub.id).filter(({ isSharedToAll }) => isSharedToAll) : [];
  const isOwn = (name: string): boolean => own.some((one) => one.name.toLowerCase() === name.toLowerCase());
  return [...own, ...shared.filter(({ name }) => !isOwn(name))];
}

export function putConnection(service: Service, connection: ConnectionDoc): void {
  service.state.put(collection, connection.id, connection);
}

export function deleteConnection(service: Service, connection: ConnectionDoc): void {
  service.state.delete(collection, connection.id);
}
