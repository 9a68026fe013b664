import { z } from 'zod';
import { documentType } from '../../arm/resources/documentType.js';
import { trackedBody } from '../../arm/resources/readBody.js';
import { isoTime } from '../../core/clock.js';
import { errors } from '../../core/errors.js';
import { registryDurations } from './registryDurations.js';
import { registryVersions } from './registryVersions.js';

const properties = z.strictObject({
  adminUserEnabled: z.boolean().optional(),
  publicNetworkAccess: z.enum(['Enabled', 'Disabled']).optional(),
  zoneRedundancy: z.enum(['Enabled', 'Disabled']).optional(),
});

export const registries = documentType({
  type: 'Microsoft.ContainerRegistry/registries',
  versions: registryVersions,
  newer: {
    'properties.publicNetworkAccess': '2019-12-01-preview',
    'properties.zoneRedundancy': '2020-11-01-preview',
  },
  durationMs: registryDurations.registry,
  body: trackedBody({
    sku: z.strictObject({ name: z.enum(['Basic', 'Standard', 'Premium']), tier: z.string().optional() }),
    properties: properties.optional(),
  }),
  checkName(name) {
    if (/^[a-z0-9]{5,50}$/i.test(name)) return;
    throw errors.invalid(
      'InvalidResourceName',
      `The registry name '${name}' is invalid: it must be between 5 and 50 characters, alphanumeric only.`,
    );
  },
  build: ({ body }) => ({
    sku: { name: body.sku.name, tier: body.sku.name },
    properties: { adminUserEnabled: false, publicNetworkAccess: 'Enabled', ...body.properties },
  }),
  mint: (_service, doc) => ({
    loginServer: `${doc.name.toLowerCase()}.azurecr.io`,
    creationDate: isoTime(doc.createdAt),
  }),
});
