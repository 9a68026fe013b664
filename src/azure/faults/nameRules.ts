import type { FaultRule } from './faultRule.js';
import { advice, command } from '../../errors/nextStep.js';

/** The template derives the names that are unique in the world from the group's. */
const anotherName = 'choose another group (AZURE_RESOURCE_GROUP_NAME), whose names differ';

/**
 * Names that are taken: by what is deleted and waits to be recovered or purged, by somebody else in the world, by what is
 * there already. learn.microsoft.com/azure, key-vault/general/soft-delete-overview,
 * azure-resource-manager/troubleshooting/error-storage-account-name, machine-learning/concept-soft-delete.
 */
export const nameRules: readonly FaultRule[] = [
  {
    // On its way either way: Azure/azure-sdk-for-net#31581 and #38464, hashicorp/terraform-provider-azurerm#12285
    codes: ['ObjectIsBeingDeleted', 'ObjectIsBeingRecovered'],
    says: /currently being (deleted|recovered)|conflict while (recovering|deleting) the soft-deleted/i,
    reason: 'conflict',
    next: advice`Wait a minute, then ${command('retry')}.`,
    retryable: true,
  },
  {
    // external-secrets/external-secrets#3519, MicrosoftDocs/azure-docs#77545
    codes: ['ObjectIsDeletedButRecoverable'],
    says: /currently in a deleted but recoverable state/i,
    reason: 'name_deleted',
    next: advice`Recover or purge it in the key vault (az keyvault secret recover, az keyvault secret purge), then ${command('retry')}.`,
  },
  {
    codes: ['DeletedVaultPurge'],
    says: /purge protection/i,
    reason: 'name_deleted',
    next: advice`Its name stays taken until its days are over: recover it (az keyvault recover), or ${anotherName}; then try again.`,
  },
  {
    // ConflictError, from the vault's provider: Azure deletes softly by default.
    codes: ['VaultNameNotAvailable', 'SoftDeletedVaultExists', 'ExistsInDeletedState'],
    says: /vault.*(exists|same name).*(deleted state|soft[- ]deleted)|recover or purge existing key vault/i,
    reason: 'name_deleted',
    next: advice`Recover or purge the deleted vault (az keyvault recover, az keyvault purge), or ${anotherName}; then ${command('retry')}.`,
  },
  {
    says: /soft-deleted workspace exists/i,
    reason: 'name_deleted',
    next: advice`Purge it in the Azure portal (Azure Machine Learning, Recently deleted), or choose another name.`,
  },
  {
    // Log Analytics and others say it in one sentence or the other.
    says: /\b(exists|is) in (a )?soft[- ]deleted? state|has been soft[- ]deleted|FlagMustBeSetForRestore/i,
    reason: 'name_deleted',
    next: advice`Recover or purge what is deleted, or ${anotherName}; then ${command('retry')}.`,
  },
  {
    // Going, and the same name may come after: Azure/azure-sdk#710
    codes: [
      'ResourceGroupBeingDeleted',
      'ContainerBeingDeleted',
      'ShareBeingDeleted',
      'StorageAccountIsBeingDeleted',
      'AccountBeingDeleted',
    ],
    reason: 'conflict',
    next: advice`Wait until it is gone, then ${command('retry')}.`,
    retryable: true,
  },
  {
    // microsoft/MLOpsPython#57, hashicorp/terraform#11485, MicrosoftDocs/azure-dev-docs#1303
    codes: [
      'VaultAlreadyExists',
      'StorageAccountAlreadyTaken',
      'StorageAccountAlreadyExists',
      'StorageAccountInAnotherResourceGroup',
      'AlreadyInUse',
      'RegistryNameAlreadyExists',
      'DomainNameLabelInUse',
    ],
    says: /DNS name \S+ is already in use|storage account named \S+ is already taken/i,
    reason: 'name_taken',
    next: advice`Somebody else has that name, and it is unique in the world: ${anotherName}, then try again.`,
  },
  {
    // Azure/mlops-project-template#29, Azure/azureml-examples#1930
    says: /already an endpoint with (this|the) name|endpoint name (needs to|must) be unique/i,
    reason: 'name_taken',
    next: advice`Endpoint names are unique in the region: set AZURE_ENDPOINT_NAME to another one, then try again.`,
  },
  {
    codes: ['InvalidResourceLocation', 'InvalidResourceGroupLocation'],
    reason: 'name_taken',
    next: advice`Set AZURE_LOCATION to the region it is in, or choose another name; then try again.`,
  },
  {
    // Whoever made it: the next look finds it. Also our own request, whose answer got lost.
    codes: [
      'ResourceAlreadyExists',
      'BlobAlreadyExists',
      'ContainerAlreadyExists',
      'ShareAlreadyExists',
      'RoleAssignmentExists',
    ],
    says: /\balready exists?\b/i,
    status: [409],
    reason: 'already_exists',
    next: advice`Choose another name, or delete what has it; then ${command('retry')}.`,
    retryable: true,
  },
];
