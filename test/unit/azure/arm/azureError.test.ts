import assert from 'node:assert/strict';
import { createHttpHeaders, RestError } from '@azure/core-rest-pipeline';
import { azureError, isStatus, orUndefined } from '../../../../src/azure/arm/azureError.js';

const rest = (statusCode: number, body: unknown): RestError =>
  Object.assign(new RestError('refused', { statusCode }), {
    response: { status: statusCode, bodyAsText: typeof body === 'string' ? body : JSON.stringify(body) },
  });

/** As `ManagedIdentityCredential` throws what its service answered. */
const signIn = (status: number): Error =>
  new Error('ManagedIdentityCredential: Authentication failed. Message : Error(s): Not Available', {
    cause: Object.assign(new Error('Error(s): Not Available'), { name: 'ServerError', status }),
  });

describe('an error of Azure', () => {
  it('is read to its innermost sentence, through details and JSON as text', () => {
    const inner = JSON.stringify({
      errors: {
        VmSize: [
          'Not enough quota available for Standard_NC6s_v3. Current usage/limit: 0/6. Additional needed: 12',
        ],
      },
      status: 400,
    });
    const error = azureError(
      rest(400, {
        error: {
          code: 'BadRequest',
          message: 'The request is invalid.',
          details: [
            {
              code: 'InferencingClientCreateDeploymentFailed',
              message: `InferencingClient HttpRequest error, error detail: ${inner}`,
            },
          ],
        },
      }),
    );
    assert.equal(error.reason, 'quota_missing');
    assert.match(error.sentence, /Not enough quota available for Standard_NC6s_v3/);
    assert.deepEqual(error.details, ['The request is invalid.']);
    assert.equal(error.retryable, false);
  });

  it('is told by a header where the answer has no body', () => {
    const headers = createHttpHeaders({ 'x-ms-error-code': 'AuthorizationPermissionMismatch' });
    const answer = { response: { status: 403, bodyAsText: '', headers } };
    const error = azureError(Object.assign(new RestError('', { statusCode: 403 }), answer));
    assert.equal(error.reason, 'forbidden');
    assert.equal(error.sentence, 'Azure refused: AuthorizationPermissionMismatch');
  });

  it('keeps sentences that hold brackets, and names no reason by an accident of spelling', () => {
    const said = (message: string, status = 400, code = 'BadRequest') =>
      azureError(rest(status, { error: { code, message } }));
    assert.match(said('The sizes are ["A","B"], not this one.').sentence, /\["A","B"\], not this one/);
    assert.match(said('Parameter [1] is not valid.').sentence, /Parameter \[1\] is not valid/);
    assert.equal(said('No such thing.', 404, 'ParentResourceNotFound').retryable, false);
    assert.equal(said('Version 1 already exists for model x.', 409, 'Conflict').reason, 'already_exists');
    assert.equal(
      said('The client may not Microsoft.Storage/storageAccounts/read', 403, 'AuthorizationFailed').reason,
      'forbidden',
    );
    assert.equal(said('The readiness probe of the model failed.', 400, 'ResourceNotReady').reason, 'refused');
    assert.equal(
      said('The identity is not authorized to read the blobs of the storage account.', 400, 'BadArgument')
        .reason,
      'roles_missing',
    );
  });

  it('is read from XML, as storage answers', () => {
    const xml =
      '<?xml version="1.0"?><Error><Code>AuthorizationPermissionMismatch</Code><Message>This request is not authorized.\nRequestId:1</Message></Error>';
    const error = azureError(rest(403, xml));
    assert.equal(error.reason, 'forbidden');
    assert.match(error.sentence, /This request is not authorized\. \(AuthorizationPermissionMismatch\)/);
  });

  const cases: readonly (readonly [string, unknown, string, boolean])[] = [
    [
      'a missing AcrPull',
      rest(400, {
        error: {
          code: 'BadArgument',
          message: 'Endpoint identity does not have pull permission on the registry.',
        },
      }),
      'roles_missing',
      false,
    ],
    [
      'a missing right',
      rest(403, { error: { code: 'AuthorizationFailed', message: 'The client x may not.' } }),
      'forbidden',
      false,
    ],
    [
      'throttling',
      rest(429, { error: { code: 'TooManyRequests', message: 'Slow down.' } }),
      'throttled',
      true,
    ],
    [
      'a conflict',
      rest(409, { error: { code: 'Conflict', message: 'Another operation is in progress.' } }),
      'conflict',
      true,
    ],
    ['a service in trouble', rest(503, '<html>Service Unavailable</html>'), 'unavailable', true],
    [
      'a dropped connection',
      Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
      'unavailable',
      true,
    ],
    [
      'a sign-in whose request got lost',
      new Error('ManagedIdentityCredential: Network unreachable. Message: network_error: See …'),
      'unavailable',
      true,
    ],
    ['a sign-in that is throttled', signIn(429), 'throttled', true],
    ['a sign-in whose service is down', signIn(500), 'unavailable', true],
    ['a sign-in that is refused', signIn(401), 'forbidden', false],
    ['anything else', rest(400, { error: { code: 'InvalidName', message: 'No.' } }), 'refused', false],
  ];
  for (const [name, thrown, reason, retryable] of cases)
    it(`has a reason and a next step: ${name}`, () => {
      const error = azureError(thrown);
      assert.equal(error.reason, reason);
      assert.equal(error.retryable, retryable);
      assert.ok(error.next);
      assert.equal(error.cause, undefined);
    });

  it('keeps its status, so that a 404 can mean that there is none', async () => {
    const missing = rest(404, { error: { code: 'ResourceNotFound', message: 'Not there.' } });
    assert.equal(await orUndefined(Promise.reject(missing)), undefined);
    assert.ok(isStatus(azureError(missing), 404));
    await assert.rejects(orUndefined(Promise.reject(rest(500, 'x'))), { reason: 'unavailable' });
  });

  it('is cut to one line of bearable length', () => {
    const { sentence } = azureError(rest(400, { error: { message: `a\n\n${'long '.repeat(300)}` } }));
    assert.ok(sentence.length < 450 && !sentence.includes('\n'));
  });
});
