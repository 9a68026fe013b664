import { z } from 'zod';
import { documentType } from '../../arm/resources/documentType.js';
import { trackedBody } from '../../arm/resources/readBody.js';
import { listResources } from '../../arm/resources/resourceDoc.js';
import { isoTime } from '../../core/clock.js';
import type { Service } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import { storageOf } from './storage.js';
import { storageDurations } from './storageDurations.js';
import { storageVersions } from './storageVersions.js';

export const storageAccountType = 'Microsoft.Storage/storageAccounts';

const properties = z.strictObject({
  accessTier: z.enum(['Hot', 'Cool']).optional(),
  allowBlobPublicAccess: z.boolean().optional(),
  allowCrossTenantReplication: z.boolean().optional(),
  allowSharedKeyAccess: z.boolean().optional(),
  defaultToOAuthAuthentication: z.boolean().optional(),
  minimumTlsVersion: z.enum(['TLS1_0', 'TLS1_1', 'TLS1_2', 'TLS1_3']).optional(),
  publicNetworkAccess: z.enum(['Enabled', 'Disabled']).optional(),
  supportsHttpsTrafficOnly: z.boolean().optional(),
});

export const storageAccounts = documentType({
  type: storageAccountType,
  versions: storageVersions,
  newer: {
    'properties.supportsHttpsTrafficOnly': '2016-12-01',
    'properties.allowBlobPublicAccess': '2019-04-01',
    'properties.allowSharedKeyAccess': '2019-04-01',
    'properties.minimumTlsVersion': '2019-04-01',
    'properties.allowCrossTenantReplication': '2021-04-01',
    'properties.defaultToOAuthAuthentication': '2021-06-01',
    'properties.publicNetworkAccess': '2021-06-01',
  },
  durationMs: storageDurations.storageAccount,
  body: trackedBody({
    sku: z.strictObject({ name: z.string(), tier: z.string().optional() }),
    kind: z.enum(['StorageV2', 'BlobStorage', 'BlockBlobStorage', 'Storage', 'FileStorage']),
    properties: properties.optional(),
  }),
  checkName(name) {
    if (/^[a-z0-9]{3,24}$/.test(name)) return;
    throw errors.invalid(
      'AccountNameInvalid',
      `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and ` +
        'use numbers and lower-case letters only.',
    );
  },
  build: ({ body }) => ({
    kind: body.kind,
    sku: { name: body.sku.name, tier: body.sku.name.split('_')[0] ?? 'Standard' },
    properties: {
      accessTier: 'Hot',
      minimumTlsVersion: 'TLS1_0',
      allowBlobPublicAccess: false,
      supportsHttpsTrafficOnly: true,
      publicNetworkAccess: 'Enabled',
      ...body.properties,
    },
  }),
  mint: (_service, doc) => ({
    creationTime: isoTime(doc.createdAt),
    primaryLocation: doc.location,
    statusOfPrimary: 'available',
  }),
  async finished(service, doc) {
    storageOf(service).openAccount(doc.name);
  },
  addresses: (service, doc) => ({
    primaryEndpoints: {
      blob: storageOf(service).blobEndpoint(doc.name),
      file: `${service.origin('file')}/${doc.name}/`,
    },
  }),
});

/** Takes the accounts away that go with a resource: those below it, or itself. */
export function closeAccounts(service: Service, id: string): void {
  const going = listResources(service, id, storageAccountType).map(({ name }) => name);
  if (id.toLowerCase().includes(`/${storageAccountType.toLowerCase()}/`))
    going.push(id.split('/').at(-1) ?? '');
  for (const name of going) storageOf(service).closeAccount(name);
}
