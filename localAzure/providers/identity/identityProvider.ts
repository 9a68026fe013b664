import { resourceOperations, usualIds } from '../../arm/resources/resourceOperations.js';
import type { Provider } from '../../core/provider.js';
import { identityDurations } from './identityDurations.js';
import { openIdentityEndpoint } from './identityEndpoint.js';
import { userAssignedIdentities } from './userAssignedIdentities.js';

/** User-assigned identities, and the endpoint that hands out tokens. */
export const identityProvider: Provider = {
  namespaces: ['Microsoft.ManagedIdentity'],
  resourceTypes: [userAssignedIdentities],
  operations: resourceOperations({
    type: userAssignedIdentities,
    put: 'created',
    ids: { ...usualIds('UserAssignedIdentities'), patch: 'UserAssignedIdentities_Update' },
  }),
  durations: identityDurations,
  register: (service) => ({ start: () => openIdentityEndpoint(service) }),
};
