import type { Arm } from './arm.js';
import { ask, orUndefined } from './azureError.js';

export interface ResourceGroup {
  readonly location: string;
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The one resource group that Hieno works in. */
export interface ResourceGroups {
  get(): Promise<ResourceGroup | undefined>;
  create(location: string, tags: Readonly<Record<string, string>>): Promise<void>;
}

export const createResourceGroups = ({ resources, resourceGroup }: Arm): ResourceGroups => ({
  async get() {
    const group = await orUndefined(resources.resourceGroups.get(resourceGroup));
    if (group === undefined) return undefined;
    return {
      location: group.location,
      state: group.properties?.provisioningState ?? 'Unknown',
      tags: group.tags ?? {},
    };
  },
  async create(location, tags) {
    await ask(resources.resourceGroups.createOrUpdate(resourceGroup, { location, tags: { ...tags } }));
  },
});
