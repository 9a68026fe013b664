import assert from 'node:assert/strict';
import { RestError } from '@azure/core-rest-pipeline';
import { azureError, endedWith } from '../../../../src/azure/arm/azureError.js';
import type { AppError } from '../../../../src/errors/appError.js';
import type { Reason } from '../../../../src/errors/reason.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

const rest = (status: number, body: unknown): AppError =>
  azureError(
    Object.assign(new RestError('refused', { statusCode: status }), {
      response: { status, bodyAsText: typeof body === 'string' ? body : JSON.stringify(body) },
    }),
  );

const said = (status: number, code: string, message = 'Azure says no.', more: object = {}): AppError =>
  rest(status, { error: { code, message, ...more } });

/** What ends at once: nobody but a person can mend it. */
const ends: readonly (readonly [string, AppError, Reason, RegExp])[] = [
  // Deleted, and waiting.
  [
    'a deleted secret, by its inner code',
    said(409, 'Conflict', 'No.', { innererror: { code: 'ObjectIsDeletedButRecoverable' } }),
    'name_deleted',
    /az keyvault secret recover.*purge/,
  ],
  [
    'a deleted secret, by its sentence alone',
    said(
      409,
      'Conflict',
      'Secret x is currently in a deleted but recoverable state, and its name cannot be reused.',
    ),
    'name_deleted',
    /az keyvault secret recover.*purge/,
  ],
  [
    'a deleted vault',
    said(
      409,
      'ConflictError',
      'A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault.',
    ),
    'name_deleted',
    /az keyvault recover.*az keyvault purge/,
  ],
  [
    'a deleted vault that may not be purged',
    said(
      409,
      'MethodNotAllowed',
      'Operation "DeletedVaultPurge" is not allowed: purge protection of the vault is on.',
    ),
    'name_deleted',
    /az keyvault recover/,
  ],
  [
    'a deleted workspace',
    said(409, 'Conflict', 'Soft-deleted workspace exists. Please purge or recover it.'),
    'name_deleted',
    /Recently deleted/,
  ],
  [
    'a soft-deleted resource of a provider that has a flag for it',
    said(409, 'FlagMustBeSetForRestore', 'An existing resource has been soft-deleted.'),
    'name_deleted',
    /Recover or purge/,
  ],
  // Taken by others.
  [
    'a vault name',
    said(409, 'VaultAlreadyExists', "The name 'x' is already in use."),
    'name_taken',
    /AZURE_RESOURCE_GROUP_NAME/,
  ],
  ['a storage name', said(409, 'StorageAccountAlreadyTaken'), 'name_taken', /AZURE_RESOURCE_GROUP_NAME/],
  [
    'a registry name',
    said(409, 'AlreadyInUse', 'The registry DNS name x.azurecr.io is already in use.'),
    'name_taken',
    /AZURE_RESOURCE_GROUP_NAME/,
  ],
  [
    'an endpoint name, in JSON whose braces are doubled',
    said(400, 'BadRequest', 'The request is invalid.', {
      details: [
        {
          code: 'InferencingClientCallFailed',
          message:
            '{{"errors":{{"":["There is already an endpoint with this name, Endpoint name needs to be unique within a region."]}},"title":"One or more validation errors occurred."}}',
        },
      ],
    }),
    'name_taken',
    /AZURE_ENDPOINT_NAME/,
  ],
  ['another region', said(409, 'InvalidResourceLocation'), 'name_taken', /AZURE_LOCATION/],
  // Subscription and sign-in.
  [
    'a disabled subscription',
    said(409, 'ReadOnlyDisabledSubscription'),
    'subscription_disabled',
    /re-enable/,
  ],
  [
    'a disabled subscription, forbidden',
    said(403, 'DisabledSubscription'),
    'subscription_disabled',
    /re-enable/,
  ],
  ['a disabled account', said(403, 'AccountIsDisabled'), 'subscription_disabled', /re-enabled/],
  [
    'an unknown subscription',
    said(404, 'SubscriptionNotFound'),
    'subscription_disabled',
    /AZURE_SUBSCRIPTION_ID/,
  ],
  [
    'a spending limit',
    said(400, 'BadRequest', 'The spending limit was reached.'),
    'subscription_disabled',
    /spending limit/,
  ],
  [
    'a disabled tenant, as OAuth says it',
    rest(400, {
      error: 'invalid_request',
      error_description: 'AADSTS5000225: This tenant has been blocked due to inactivity.',
    }),
    'forbidden',
    /AZURE_TENANT_ID/,
  ],
  [
    'a secret that has run out, as OAuth says it',
    rest(401, {
      error: 'invalid_client',
      error_description: 'AADSTS7000222: The provided client secret keys are expired.',
    }),
    'forbidden',
    /secret or certificate has expired/,
  ],
  // Capacity and quota.
  ...(
    [
      'SkuNotAvailable',
      'AllocationFailed',
      'ZonalAllocationFailed',
      'ConstrainedAllocationFailed',
      'OverconstrainedAllocationRequest',
      'OverconstrainedZonalAllocationRequest',
    ] as const
  ).map((code) => [code, said(409, code), 'capacity_missing', /AZURE_ML_TRAINING_SIZE/] as const),
  [
    'a size by its sentence alone',
    said(
      400,
      'InvalidTemplateDeployment',
      "The requested size for resource 'x' is currently not available in location 'eastus' zones '1'.",
    ),
    'capacity_missing',
    /AZURE_LOCATION/,
  ],
  [
    'capacity below an operation that failed',
    said(409, 'Conflict', 'The operation failed.', {
      details: [
        {
          code: 'ResourceOperationFailure',
          details: [{ code: 'AllocationFailed', message: 'We do not have sufficient capacity.' }],
        },
      ],
    }),
    'capacity_missing',
    /another size/,
  ],
  [
    'a core quota',
    said(
      409,
      'OperationNotAllowed',
      'Operation could not be completed as it results in exceeding approved standardFSv2Family Cores quota.',
    ),
    'quota_missing',
    /^\/quota request$/,
  ],
  [
    'a quota of clusters',
    said(200, 'OK', 'Operation results in exceeding quota limits of Microsoft.Batchlusters'),
    'quota_missing',
    /^\/quota request$/,
  ],
  ["a job's nodes", said(400, 'JobNodeCountExceedsCoreQuota'), 'quota_missing', /^\/quota request$/],
  [
    'a quota without a code',
    rest(400, { message: 'OutOfQuota: Not enough cluster CPU quota.' }),
    'quota_missing',
    /^\/quota request$/,
  ],
  [
    'a quota of endpoints',
    said(
      400,
      'InferencingClientCallFailed',
      'Endpoint Quota reached for subscription x. Current usage/limit: 300/300.',
    ),
    'quota_missing',
    /teardown endpoint/,
  ],
  // Rules and walls.
  [
    'a policy, by what is added to the error',
    said(403, 'RequestDisallowedByPolicy', 'It was disallowed by policy.', {
      additionalInfo: [
        { type: 'PolicyViolation', info: { policyAssignmentDisplayName: 'Allowed locations' } },
      ],
    }),
    'policy',
    /the policy "Allowed locations"/,
  ],
  [
    'a policy below a template, by its identifiers',
    said(400, 'InvalidTemplateDeployment', 'The template deployment failed because of policy violation.', {
      details: [
        {
          code: 'RequestDisallowedByPolicy',
          message: `Resource 'x' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"Not allowed resource types","id":"/a"}}]'.`,
        },
      ],
    }),
    'policy',
    /the policy "Not allowed resource types"/,
  ],
  [
    'a policy, by the inner error',
    said(403, 'RequestDisallowedByPolicy', 'No.', {
      innererror: { policyInfo: [{ policyDefinitionDisplayName: 'Allowed sizes' }] },
    }),
    'policy',
    /"Allowed sizes"/,
  ],
  ['a lock', said(409, 'ScopeLocked'), 'resource_locked', /lock/],
  [
    "the vault's firewall",
    said(403, 'Forbidden', 'Client address is not authorized and caller is not a trusted service.', {
      innererror: { code: 'ForbiddenByFirewall' },
    }),
    'network_closed',
    /firewall of the key vault/,
  ],
  [
    'a private endpoint',
    said(
      403,
      'Forbidden',
      'Public network access is disabled and request is not from a trusted service nor via an approved private link.',
      {
        innererror: { code: 'ForbiddenByConnection' },
      },
    ),
    'network_closed',
    /private endpoint/,
  ],
  [
    "a workspace's private link",
    said(502, 'UserError', 'Access to workspace was denied based on workspace private link configuration.'),
    'network_closed',
    /private endpoint/,
  ],
  [
    'the firewall of storage',
    rest(
      403,
      '<?xml version="1.0"?><Error><Code>AuthorizationFailure</Code><Message>This request is not authorized to perform this operation.</Message></Error>',
    ),
    'network_closed',
    /firewall of the storage account/,
  ],
  ['a provider', said(409, 'MissingSubscriptionRegistration'), 'provider_missing', /az provider register/],
  [
    'a provider, wrapped as text',
    said(
      409,
      'Conflict',
      'SubDeployment: StatusCode=Conflict, StatusMessage={"error":{"code":"MissingSubscriptionRegistration","message":"Not registered."}}',
    ),
    'provider_missing',
    /az provider register/,
  ],
  ['a region', said(400, 'NoRegisteredProviderFound'), 'provider_missing', /AZURE_LOCATION/],
  [
    'a vault role',
    said(403, 'Forbidden', 'Caller is not authorized to perform action on resource.', {
      innererror: { code: 'ForbiddenByRbac' },
    }),
    'forbidden',
    /Key Vault Secrets Officer/,
  ],
  [
    'a disabled secret',
    said(403, 'Forbidden', 'No.', { innererror: { code: 'SecretDisabled' } }),
    'forbidden',
    /Enable the secret/,
  ],
  [
    'a role to give roles',
    said(
      403,
      'AuthorizationFailed',
      "The client may not perform action 'Microsoft.Authorization/roleAssignments/write'.",
    ),
    'forbidden',
    /User Access Administrator/,
  ],
  [
    'a code in a text of another client',
    rest(400, {
      message:
        'autorest/azure: Service returned an error. Status=409 Code="StorageAccountAlreadyTaken" Message="It is taken."',
    }),
    'name_taken',
    /AZURE_RESOURCE_GROUP_NAME/,
  ],
  ['a 409 of a kind that nobody knows', said(409, 'SomethingElse'), 'refused', /status/],
  ['a 409 without a word', rest(409, ''), 'refused', /status/],
];

/** What passes. */
const waits: readonly (readonly [string, AppError, Reason])[] = [
  ['another operation', said(409, 'AnotherOperationInProgress'), 'conflict'],
  ['a conflict', said(409, 'Conflict', 'The endpoint is Updating.'), 'conflict'],
  ['another deployment', said(409, 'DeploymentActive'), 'conflict'],
  ['a storage account at work', said(409, 'StorageAccountOperationInProgress'), 'conflict'],
  ['a preempted operation', said(409, 'OperationPreempted'), 'conflict'],
  [
    "a workspace at work, in Azure ML's words",
    said(
      400,
      'UserError',
      'Conflict of operation, another operation on same entity is already running in workspace x.',
    ),
    'conflict',
  ],
  ['an etag', said(412, 'ConditionNotMet'), 'conflict'],
  [
    'a secret on its way back',
    said(409, 'Conflict', 'No.', { innererror: { code: 'ObjectIsBeingRecovered' } }),
    'conflict',
  ],
  [
    'a secret on its way out',
    said(409, 'Conflict', 'No.', { innererror: { code: 'ObjectIsBeingDeleted' } }),
    'conflict',
  ],
  [
    'a recovery beside another',
    said(409, 'Conflict', 'There was a conflict while recovering the soft-deleted secret.'),
    'conflict',
  ],
  ['a group that is going', said(409, 'ResourceGroupBeingDeleted'), 'conflict'],
  ['a container that is going', said(409, 'ContainerBeingDeleted'), 'conflict'],
  ['what is there already', said(409, 'UserError', 'A job with this id already exists.'), 'already_exists'],
  [
    'a new identity',
    said(400, 'PrincipalNotFound', 'Principal x does not exist in the directory y.'),
    'roles_missing',
  ],
  ['a token that ran out on the way', said(401, 'ExpiredAuthenticationToken'), 'forbidden'],
  [
    'a busy storage service',
    rest(503, '<Error><Code>ServerBusy</Code><Message>The server is busy.</Message></Error>'),
    'throttled',
  ],
];

describe('what Azure says', () => {
  for (const [name, error, reason, next] of ends)
    it(`ends at once, with its own reason and next step: ${name}`, () => {
      assert.equal(error.reason, reason, error.sentence);
      assert.equal(error.retryable, false);
      assert.match(inChat(error.next ?? ''), next);
    });

  for (const [name, error, reason] of waits)
    it(`is waited for: ${name}`, () => {
      assert.equal(error.reason, reason, error.sentence);
      assert.equal(error.retryable, true);
    });

  it('is never waited for when it tells of something that has ended', () => {
    const error = endedWith({
      code: 'AnotherOperationInProgress',
      message: 'Another operation is in progress.',
    });
    assert.deepEqual([error.reason, error.retryable], ['conflict', false]);
  });
});
