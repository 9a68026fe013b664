import { findResource, type ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { listDatastores, type DatastoreDoc } from '../documents/datastoreDoc.js';
import { workspaceStore } from '../inWorkspace.js';
import { fileShareNames } from '../workspaces/workspaces.js';

export interface Datastore {
  readonly name: string;
  /** Absent: one that the workspace has from the start. */
  readonly made?: DatastoreDoc;
  readonly type: 'AzureBlob' | 'AzureFile';
  readonly account: string;
  /** Container or share. */
  readonly container: string;
  readonly isDefault: boolean;
  /** False where the account allows no keys: readers then bring their own token. */
  readonly hasKey: boolean;
}

export const defaultStore = 'workspaceblobstore';

/** The stores of a workspace: those that it has from the start, then those that were made in it. */
export function datastoresOf(service: Service, workspace: ResourceDoc): Datastore[] {
  return [...builtIn(service, workspace), ...listDatastores(service, workspace.id).map(asDatastore)];
}

export function asDatastore(made: DatastoreDoc): Datastore {
  const { name, type, account, container, key } = made;
  return { name, made, type, account, container, isDefault: false, hasKey: key !== undefined };
}

function builtIn(service: Service, workspace: ResourceDoc): Datastore[] {
  const { account, container } = workspaceStore(workspace);
  const storage = findResource(service, String(workspace.properties['storageAccount']));
  const common = { account, hasKey: storage?.properties['allowSharedKeyAccess'] !== false };
  const shares = fileShareNames(workspace);
  return [
    { ...common, name: defaultStore, type: 'AzureBlob', container, isDefault: true },
    { ...common, name: 'workspaceartifactstore', type: 'AzureBlob', container: 'azureml', isDefault: false },
    {
      ...common,
      name: 'workspaceworkingdirectory',
      type: 'AzureFile',
      container: shares.workingDirectory,
      isDefault: false,
    },
    {
      ...common,
      name: 'workspacefilestore',
      type: 'AzureFile',
      container: shares.fileStore,
      isDefault: false,
    },
  ];
}
