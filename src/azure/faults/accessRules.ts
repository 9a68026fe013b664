import type { AzureFault } from './azureFault.js';
import { advice, command, type NextStep } from '../../errors/nextStep.js';
import type { FaultRule } from './faultRule.js';

const wait = 'wait some minutes, then try again.';

/**
 * Who may not, and why: subscription, sign-in, policy, lock, network, role. Codes of
 * learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors,
 * learn.microsoft.com/azure/key-vault/general/rest-error-codes,
 * learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes and
 * learn.microsoft.com/entra/identity-platform/reference-error-codes; sentences as people have reported them.
 */
export const accessRules: readonly FaultRule[] = [
  {
    // microsoft/foundry-dev-tools#475, microsoft/vscode-azureappservice#1424
    codes: [
      'ReadOnlyDisabledSubscription',
      'DisabledSubscription',
      'SubscriptionDisabled',
      'SubscriptionIsDisabled',
    ],
    reason: 'subscription_disabled',
    next: advice`Have the owner of the subscription re-enable it (Azure portal: Subscriptions), then ${command('retry')}.`,
  },
  {
    // A storage account goes with its subscription: learn.microsoft.com, storage's common error codes.
    codes: ['AccountIsDisabled'],
    reason: 'subscription_disabled',
    next: advice`The account is disabled, mostly with its subscription: have the subscription re-enabled, then ${command('retry')}.`,
  },
  {
    // Azure/azure-cli#33657
    codes: ['SubscriptionNotFound', 'InvalidSubscriptionId', 'SubscriptionNotRegistered'],
    reason: 'subscription_disabled',
    next: advice`Check AZURE_SUBSCRIPTION_ID and AZURE_TENANT_ID, and that the subscription has not been cancelled; then try again.`,
  },
  {
    codes: ['DisallowedOperation', 'OfferTypeNotAllowed', 'SpendingLimitReached'],
    says: /\b(free trial|spending limit|offer type)\b.*\b(not (allowed|supported|permitted)|reached|exceeded)/i,
    reason: 'subscription_disabled',
    next: advice`This kind of subscription may not do it: take the spending limit off or use another subscription, then try again.`,
  },
  {
    // Blocked or deleted tenants: 5000224, 5000225, 90002; gone applications: 700016, 7000112.
    says: /AADSTS(50002|5000224|5000225|53003|90002|900021|700016|7000112|700051)\b/,
    reason: 'forbidden',
    next: advice`The tenant or the application of the bot is disabled or gone: check MicrosoftAppId and AZURE_TENANT_ID in Microsoft Entra, then try again.`,
  },
  {
    says: /AADSTS(7000222|7000215|700024|700027|50173)\b/,
    reason: 'forbidden',
    next: advice`The bot's own secret or certificate has expired: renew it in Microsoft Entra and in the configuration, then try again.`,
  },
  {
    // A fresh one is fetched for the next request.
    codes: ['ExpiredAuthenticationToken', 'AuthenticationTokenExpired', 'TokenExpired'],
    reason: 'forbidden',
    next: advice`Check the clock of this machine and how the bot signs in to Azure, then try again.`,
    retryable: true,
  },
  {
    // Azure/azure-cli#6075, Azure-Samples/azure-search-openai-demo#130 and #1815
    codes: ['RequestDisallowedByPolicy', 'RequestDisallowedByAzure', 'PolicyViolation'],
    says: /disallowed by (azure )?policy|because of policy violation/i,
    reason: 'policy',
    next: policyStep,
  },
  {
    codes: ['ScopeLocked'],
    reason: 'resource_locked',
    next: advice`Take the lock off in the Azure portal, then try again.`,
  },
  {
    // hashicorp/terraform-provider-azurerm#20742, Azure-Samples/azuresandbox#429
    codes: ['ForbiddenByFirewall'],
    says: /client address is not authorized and caller is not a trusted service/i,
    reason: 'network_closed',
    next: advice`Let the bot's address into the firewall of the key vault (Azure portal: Networking), then ${command('retry')}.`,
  },
  {
    // microsoft/multimodal-ai#171, Azure/azure-cli#31406
    codes: ['ForbiddenByConnection', 'PublicNetworkAccessDisabled', 'PrivateEndpointConnectionRequired'],
    says: /public (network )?access is (disabled|not allowed)|not an approved private link|via an approved private link/i,
    reason: 'network_closed',
    next: advice`It is open to a private endpoint only: run the bot inside that network, or allow public access; then ${command('retry')}.`,
  },
  {
    // MicrosoftDocs/azure-docs#90426: 502, from Azure ML
    says: /denied based on workspace private link configuration/i,
    reason: 'network_closed',
    next: advice`The workspace is open to its private endpoint only: run the bot inside that network, or allow public access; then ${command('retry')}.`,
  },
  {
    // microsoft/AzureStorageExplorer#9150, #8979 (a network security perimeter)
    codes: ['AuthorizationFailure', 'IpAuthorizationSourceMismatch', 'AuthorizationSourceIPMismatch'],
    says: /not authorized by network security perimeter/i,
    reason: 'network_closed',
    next: advice`Let the bot's address into the firewall of the storage account (Azure portal: Networking), then ${command('retry')}.`,
  },
  {
    // machine-learning-apps/ml-template-azure#11, MicrosoftDocs/azure-docs#7006
    codes: ['MissingSubscriptionRegistration', 'MissingRegistrationForLocation'],
    reason: 'provider_missing',
    next: advice`Have an owner of the subscription register the provider named above (az provider register), then try again.`,
  },
  {
    // Azure/azure-sdk-for-js#4097
    codes: ['NoRegisteredProviderFound', 'LocationNotAvailableForResourceType', 'InvalidResourceType'],
    reason: 'provider_missing',
    next: advice`The region does not offer it to this subscription: set AZURE_LOCATION to one of those named above, or have the provider registered (az provider register); then try again.`,
  },
  {
    says: /CredentialUnavailable|AuthenticationError|AuthenticationRequired/,
    reason: 'forbidden',
    next: advice`Check how the bot signs in to Azure, then try again.`,
  },
  {
    // A new identity reaches the directory's other replicas in minutes: Azure/avdaccelerator#99
    codes: ['PrincipalNotFound'],
    reason: 'roles_missing',
    next: advice`The identity is new to the directory: wait some minutes, then ${command('retry')}.`,
    retryable: true,
  },
  {
    says: /Microsoft\.Quota\/quotas\/write/,
    reason: 'forbidden',
    next: advice`Give the bot the role Quota Request Operator on the subscription, ${wait}`,
  },
  {
    says: /connections\/listsecrets\/action/i,
    reason: 'forbidden',
    next: advice`Give the bot the role Azure Machine Learning Workspace Connection Secrets Reader on the project, ${wait}`,
  },
  {
    says: /Microsoft\.Authorization\/roleAssignments\/write/i,
    reason: 'forbidden',
    next: advice`Give the bot the role User Access Administrator on the resource group, ${wait}`,
  },
  {
    codes: ['KeyBasedAuthenticationNotPermitted'],
    reason: 'forbidden',
    next: advice`Give the bot the role Storage Blob Data Contributor on the storage account, ${wait}`,
  },
  {
    codes: ['ForbiddenByRbac', 'ForbiddenByPolicy', 'AccessDenied'],
    reason: 'forbidden',
    next: advice`Give the bot the role Key Vault Secrets Officer on the key vault, ${wait}`,
  },
  {
    codes: ['SecretDisabled'],
    reason: 'forbidden',
    next: advice`Enable the secret in the key vault (Azure portal: Secrets), then try again.`,
  },
  {
    codes: ['LinkedAuthorizationFailed', 'AuthorizationFailed', 'AuthorizationPermissionMismatch'],
    reason: 'forbidden',
    next: advice`Give the bot the role that is missing (one given for a time may have run out), ${wait}`,
  },
];

function policyStep({ policies }: AzureFault): NextStep {
  const which =
    policies.length === 0 ? 'a policy' : `the policy ${policies.map((name) => `"${name}"`).join(', ')}`;
  return advice`Forbidden by ${which}: ask whoever keeps it for an exemption, or change what it objects to (names, region, size); then try again.`;
}
