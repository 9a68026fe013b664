import assert from 'node:assert/strict';
import { AzureFailure } from '../../../../src/azure/arm/azureError.js';
import { tokenRefusal } from '../../../../src/azure/arm/tokenRefusal.js';

const refused = (status: number, ...codes: string[]) =>
  new AzureFailure({ status, codes, messages: [], policies: [] });

describe('a token that a storage account turns down', () => {
  for (const [name, error, means] of [
    ['lacks a role, or is of one that is spreading', refused(403, 'AuthorizationPermissionMismatch'), 'role'],
    ['is no key where only keys are taken', refused(403, 'AuthenticationFailed'), 'scheme'],
    [
      'comes from behind a firewall, which keeps keys out too',
      refused(403, 'AuthorizationFailure'),
      undefined,
    ],
    ['is itself wrong', refused(401, 'AuthenticationFailed'), undefined],
    ['never got there', new Error('ECONNRESET'), undefined],
  ] as const)
    it(`${name}: ${means ?? 'nothing that a key would mend'}`, () =>
      assert.equal(tokenRefusal(error), means));
});
