import { mlVersion, type Arm } from './arm.js';
import { isStatus } from './azureError.js';
import { listAll } from './listAll.js';

export interface GroupResource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
}

/** What is in the resource group, whoever made it. */
export interface GroupResources {
  tagged(tag: string, value: string): Promise<readonly GroupResource[]>;
  /** Starts a deletion; one that is under way, or over, is no error. */
  beginDelete(resource: GroupResource): Promise<void>;
}

/** A DELETE needs the provider's own version. */
const versions: Readonly<Record<string, string>> = {
  'microsoft.machinelearningservices/workspaces': mlVersion,
  'microsoft.storage/storageaccounts': '2023-05-01',
  'microsoft.keyvault/vaults': '2023-07-01',
  'microsoft.insights/components': '2020-02-02',
  'microsoft.operationalinsights/workspaces': '2023-09-01',
  'microsoft.containerregistry/registries': '2023-07-01',
  'microsoft.managedidentity/userassignedidentities': '2023-01-31',
};

export const groupResourcesIn = (arm: Arm): GroupResources => ({
  async tagged(tag, value) {
    const found = await listAll(arm.resources.resources.listByResourceGroup(arm.resourceGroup));
    return found
      .filter(({ tags }) => (tags as Record<string, string> | undefined)?.[tag] === value)
      .map(({ id = '', type = '', name = '' }) => ({ id, type, name }));
  },
  async beginDelete({ id, type }) {
    try {
      await arm.send('DELETE', id, versions[type.toLowerCase()] ?? mlVersion);
    } catch (error) {
      if (!isStatus(error, 404) && !isStatus(error, 409)) throw error;
    }
  },
});
