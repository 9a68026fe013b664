import { AppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import { mlVersion, type Arm } from './arm.js';
import { isStatus } from './azureError.js';
import { listAll } from './listAll.js';

export interface GroupResource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  /** Hub or Project, of a workspace that is one. */
  readonly kind?: string;
}

export interface DeletedVault {
  readonly id: string;
  readonly name: string;
}

/** What is in the resource group, whoever made it. */
export interface GroupResources {
  tagged(tag: string, value: string): Promise<readonly GroupResource[]>;
  /** Starts a deletion; one that is under way, or over, is no error. */
  beginDelete(resource: GroupResource): Promise<void>;
  /** Vaults of the group that are deleted but not gone: their names stay taken until they are purged. */
  deletedVaults(tag: string, value: string): Promise<readonly DeletedVault[]>;
  beginPurge(vault: DeletedVault): Promise<void>;
}

const workspaceType = 'microsoft.machinelearningservices/workspaces';
const vaultVersion = '2023-07-01';

/** A DELETE needs the provider's own version. */
const versions: Readonly<Record<string, string>> = {
  [workspaceType]: mlVersion,
  'microsoft.storage/storageaccounts': '2023-05-01',
  'microsoft.keyvault/vaults': vaultVersion,
  'microsoft.insights/components': '2020-02-02',
  'microsoft.operationalinsights/workspaces': '2023-09-01',
  'microsoft.containerregistry/registries': '2023-07-01',
  'microsoft.managedidentity/userassignedidentities': '2023-01-31',
};

interface Deleted {
  readonly id: string;
  readonly name: string;
  readonly properties: { readonly vaultId: string; readonly tags?: Readonly<Record<string, string>> };
}

async function unlessUnderWay(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    const isUnderWay = error instanceof AppError && error.reason === 'conflict' && error.retryable;
    if (!isStatus(error, 404) && !isUnderWay) throw error;
  }
}

export const createGroupResources = (arm: Arm): GroupResources => ({
  async tagged(tag, value) {
    const found = await listAll(arm.resources.resources.listByResourceGroup(arm.resourceGroup));
    return found
      .filter(({ tags }) => tags?.[tag] === value)
      .map(({ id = '', type = '', name = '', kind }) => ({
        id,
        type,
        name,
        ...defined({ kind }),
      }));
  },
  async beginDelete({ id, type }) {
    // Without the purge a deleted workspace keeps its name for two weeks.
    const query = type.toLowerCase() === workspaceType ? '?forceToPurge=true' : '';
    await unlessUnderWay(arm.send('DELETE', `${id}${query}`, versions[type.toLowerCase()] ?? mlVersion));
  },
  async deletedVaults(tag, value) {
    const found = await arm.list<Deleted>(
      `/subscriptions/${arm.subscriptionId}/providers/Microsoft.KeyVault/deletedVaults`,
      vaultVersion,
    );
    const ofTheGroup = `${arm.groupId}/`.toLowerCase();
    return found
      .filter(
        ({ properties }) =>
          properties.vaultId.toLowerCase().startsWith(ofTheGroup) && properties.tags?.[tag] === value,
      )
      .map(({ id, name }) => ({ id, name }));
  },
  async beginPurge({ id }) {
    await unlessUnderWay(arm.send('POST', `${id}/purge`, vaultVersion));
  },
});
