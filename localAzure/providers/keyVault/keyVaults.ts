import { z } from 'zod';
import { documentType } from '../../arm/resources/documentType.js';
import { trackedBody } from '../../arm/resources/readBody.js';
import { findResource } from '../../arm/resources/resourceDoc.js';
import { defined } from '../../core/defined.js';
import { errors } from '../../core/errors.js';
import { deletedVault, forgetDeletedVault } from './deletedVaults.js';
import { keyVaultDurations } from './keyVaultDurations.js';
import { openVault, vaultUri } from './vaults.js';
import { vaultVersions } from './vaultVersions.js';

export const vaultType = 'Microsoft.KeyVault/vaults';

const properties = z.strictObject({
  tenantId: z.string(),
  sku: z.strictObject({ family: z.literal('A'), name: z.enum(['standard', 'premium']) }),
  accessPolicies: z.array(z.unknown()).optional(),
  createMode: z.enum(['default', 'recover']).optional(),
  enabledForDeployment: z.boolean().optional(),
  enabledForDiskEncryption: z.boolean().optional(),
  enabledForTemplateDeployment: z.boolean().optional(),
  enablePurgeProtection: z.boolean().optional(),
  enableRbacAuthorization: z.boolean().optional(),
  enableSoftDelete: z.boolean().optional(),
  softDeleteRetentionInDays: z.number().int().min(7).max(90).optional(),
  publicNetworkAccess: z.string().optional(),
  vaultUri: z.unknown().optional(),
  provisioningState: z.unknown().optional(),
});

export const keyVaults = documentType({
  type: vaultType,
  versions: vaultVersions,
  newer: {
    systemData: '2020-04-01-preview',
    'properties.createMode': '2016-10-01',
    'properties.enablePurgeProtection': '2016-10-01',
    'properties.enableRbacAuthorization': '2019-09-01',
    'properties.provisioningState': '2019-09-01',
    'properties.softDeleteRetentionInDays': '2019-09-01',
    'properties.publicNetworkAccess': '2021-06-01-preview',
  },
  durationMs: keyVaultDurations.vault,
  pendingState: 'RegisteringDns',
  body: trackedBody({ properties }),
  checkName(name) {
    if (/^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/i.test(name)) return;
    throw errors.invalid(
      'VaultNameNotValid',
      `The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must ` +
        'begin with a letter, end with a letter or digit, and not contain consecutive hyphens.',
    );
  },
  build({ service, id, name, body }) {
    const { createMode, vaultUri: _uri, provisioningState: _state, ...wanted } = body.properties;
    if (wanted.enableRbacAuthorization !== true)
      throw errors.unsupported("a vault without 'enableRbacAuthorization' (access policies)");
    if (!findResource(service, id)) refuseDeletedName(deletedVault(service, name) !== undefined, createMode);
    return {
      properties: {
        enabledForDeployment: false,
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        publicNetworkAccess: 'Enabled',
        ...wanted,
        accessPolicies: [],
      },
    };
  },
  async finished(service, doc) {
    forgetDeletedVault(service, doc.name);
    await openVault(service, doc.name, doc.id);
  },
  addresses(service, doc) {
    const uri = vaultUri(service, doc.name);
    return defined({ vaultUri: uri });
  },
});

/** A deleted vault keeps its name until it is purged: the trap of every second provisioning. */
function refuseDeletedName(isDeleted: boolean, createMode: string | undefined): void {
  if (isDeleted && createMode !== 'recover')
    throw errors.conflict(
      'ConflictError',
      'A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. ' +
        'Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.',
    );
  if (!isDeleted && createMode === 'recover')
    throw errors.notFound('NotFound', 'There is no deleted vault of this name to recover.');
}
