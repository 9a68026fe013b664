import type { Service } from '../../../core/context.js';
import type { MlDocument } from '../mlDocument.js';

/** A datastore that somebody made. */
export interface DatastoreDoc extends MlDocument {
  readonly type: 'AzureBlob' | 'AzureFile';
  readonly account: string;
  /** Container or share. */
  readonly container: string;
  /** Absent: readers bring their own token. */
  readonly key?: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string>>;
}

const collection = 'mlDatastores';

export function datastoreId(workspaceId: string, name: string): string {
  return `${workspaceId}/datastores/${name}`;
}

export function findDatastore(service: Service, id: string): DatastoreDoc | undefined {
  return service.state.get<DatastoreDoc>(collection, id);
}

export function listDatastores(service: Service, workspaceId: string): DatastoreDoc[] {
  return service.state.list<DatastoreDoc>(collection, `${workspaceId}/datastores/`).map(({ doc }) => doc);
}

export function putDatastore(service: Service, store: DatastoreDoc): void {
  service.state.put(collection, store.id, store);
}

export function deleteDatastore(service: Service, store: DatastoreDoc): void {
  service.state.delete(collection, store.id);
}
