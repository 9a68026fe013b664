import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { documentType } from '../../arm/resources/documentType.js';
import { trackedBody } from '../../arm/resources/readBody.js';
import { identityDurations } from './identityDurations.js';

/** Published api-versions of identities. */
const identityVersions = [
  '2015-08-31-preview',
  '2018-11-30',
  '2021-09-30-preview',
  '2022-01-31-preview',
  '2023-01-31',
  '2023-07-31-preview',
  '2024-11-30',
  '2025-01-31-preview',
  '2025-05-31-preview',
];
const readOnlyProperties = z.record(z.string(), z.unknown()).optional();

export const userAssignedIdentities = documentType({
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  versions: identityVersions,
  newer: { systemData: '2023-01-31' },
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
