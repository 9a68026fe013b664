import { errors } from '../../core/errors.js';
import { insightsComponents } from '../../providers/insights/insightsComponents.js';
import { keyVaults } from '../../providers/keyVault/keyVaults.js';
import { logAnalyticsWorkspaces } from '../../providers/insights/logAnalytics.js';
import { registries } from '../../providers/registry/containerRegistries.js';
import type { ResourceType } from './resourceType.js';
import { roleAssignments } from '../roles/roleAssignments.js';
import { storageAccounts } from '../../providers/storage/storageAccounts.js';
import { userAssignedIdentities } from '../../providers/identity/userAssignedIdentities.js';
import { workspaces } from '../../providers/ml/workspaces/workspaces.js';

/** Every type a template may deploy. */
export const resourceTypes: readonly ResourceType[] = [
  userAssignedIdentities,
  storageAccounts,
  keyVaults,
  logAnalyticsWorkspaces,
  insightsComponents,
  registries,
  workspaces,
  roleAssignments,
];

export function findResourceType(type: string): ResourceType | undefined {
  return resourceTypes.find((known) => known.type.toLowerCase() === type.toLowerCase());
}

/** The type, or a refusal that names it. */
export function resourceTypeOf(type: string, apiVersion: string): ResourceType {
  const known = findResourceType(type);
  if (!known) throw errors.unsupported(`the resource type '${type}'`);
  if (!known.versions.includes(apiVersion))
    throw errors.invalid(
      'NoRegisteredProviderFound',
      `No registered resource provider found for API version '${apiVersion}' for type '${type.split('/').slice(1).join('/')}'. ` +
        `The supported api-versions are '${known.versions.join(', ')}'.`,
    );
  return known;
}
