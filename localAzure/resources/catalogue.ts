import { errors } from '../http/errors.js';
import { insightsComponents } from './insightsComponents.js';
import { keyVaults } from './keyVaults.js';
import { logAnalyticsWorkspaces } from './logAnalytics.js';
import { registries } from './registries.js';
import type { ResourceType } from './resourceType.js';
import { roleAssignments } from './roleAssignments.js';
import { storageAccounts } from './storageAccounts.js';
import { userAssignedIdentities } from './userAssignedIdentities.js';
import { workspaces } from './workspaces.js';

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
