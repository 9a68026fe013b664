import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { documentType } from '../../arm/resources/documentType.js';
import { trackedBody } from '../../arm/resources/readBody.js';
import { identityDurations } from './identityDurations.js';

const readOnlyProperties = z.record(z.string(), z.unknown()).optional();

export const userAssignedIdentities = documentType({
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  versions: ['2023-01-31'],
  durationMs: identityDurations.identity,
  body: trackedBody({ properties: readOnlyProperties }),
  showsState: false,
  showsSystemData: true,
  build: () => ({ properties: {} }),
  mint(service, doc) {
    const principalId = randomUUID();
    service.roles.addPrincipal(principalId, doc.id);
    return { tenantId: service.tenantId, principalId, clientId: randomUUID() };
  },
});
