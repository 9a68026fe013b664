import type { Arm } from '../arm/arm.js';
import { ask, orUndefined } from '../arm/azureError.js';

export interface DataAsset {
  readonly uri: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface DataAssets {
  exists(name: string, version: string): Promise<boolean>;
  create(name: string, version: string, asset: DataAsset): Promise<void>;
}

/**
 * Characters of a tag's value. Azure ML says nothing of data; for jobs it allows 1,000, and Resource Manager 256 for the
 * tags of resources.
 */
const longestTag = 256;

export const createDataAssets = ({ ml, resourceGroup, workspace }: Arm): DataAssets => ({
  async exists(name, version) {
    return (await orUndefined(ml.dataVersions.get(resourceGroup, workspace, name, version))) !== undefined;
  },
  async create(name, version, { uri, description, tags }) {
    const short = Object.entries(tags).map(([key, value]) => [key, value.slice(0, longestTag)] as const);
    await ask(
      ml.dataVersions.createOrUpdate(resourceGroup, workspace, name, version, {
        properties: { dataType: 'uri_file', dataUri: uri, description, tags: Object.fromEntries(short) },
      }),
    );
  },
});
