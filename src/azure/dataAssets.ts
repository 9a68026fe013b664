import type { Arm } from './arm.js';
import { ask, orUndefined } from './azureError.js';

export interface DataAssets {
  exists(name: string, version: string): Promise<boolean>;
  create(name: string, version: string, uri: string, tags: Readonly<Record<string, string>>): Promise<void>;
}

export const dataAssetsIn = ({ ml, resourceGroup, workspace }: Arm): DataAssets => ({
  async exists(name, version) {
    return (await orUndefined(ml.dataVersions.get(resourceGroup, workspace, name, version))) !== undefined;
  },
  async create(name, version, uri, tags) {
    await ask(
      ml.dataVersions.createOrUpdate(resourceGroup, workspace, name, version, {
        properties: { dataType: 'uri_file', dataUri: uri, tags: { ...tags } },
      }),
    );
  },
});
