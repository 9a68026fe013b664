import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { ManagedIdentityCredential } from '@azure/identity';
import { TestClock } from '../../../../localAzure/core/clock.js';
import { startLocalAzure, type LocalAzure } from '../../../helpers/azure/startLocalAzure.js';
import { hostIdentity } from '../../../helpers/machine/hostIdentity.js';
import { waitFor } from '../../../helpers/machine/waitFor.js';
import { connect, type Clients, textOf } from '../worlds/clients.js';

const TOKEN_QUERY = '?api-version=2019-08-01&resource=https://management.azure.com/';

describe('local Azure: tokens, refusals, faults', () => {
  let azure: LocalAzure;
  let clients: Clients;
  let clock: TestClock;
  let group: string;

  before(async () => {
    clock = new TestClock();
    azure = await startLocalAzure({ clock });
    clients = connect(azure);
    group = `/subscriptions/${azure.subscriptionId}/resourcegroups/rg-hieno?api-version=2025-04-01`;
  });

  afterEach(() => azure.service.faults.clear());
  after(() => azure.stop());

  const code = async (answer: ReturnType<Clients['call']>) => {
    const { status, body } = await answer;
    return `${status} ${textOf(body['error']?.['code'])}`;
  };
  const admin = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
    clients.call(method, `${azure.admin}/${path}`, { token: null, ...(body !== undefined && { body }) });

  it('gives the managed identity client a token that ARM takes', async () => {
    const saved = { ...process.env };
    Object.assign(process.env, await hostIdentity(azure));
    try {
      const { token } = await new ManagedIdentityCredential().getToken(
        'https://management.azure.com/.default',
      );
      assert.equal((await clients.call('GET', group, { token })).status, 200);
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
        string,
        unknown
      >;
      assert.equal(claims['oid'], azure.principalId);
      assert.equal(claims['iss'], `https://sts.windows.net/${azure.tenantId}/`);
    } finally {
      process.env = saved;
    }
  });

  it('gives no token without the right header', async () => {
    const answer = await fetch(azure.identityEndpoint + TOKEN_QUERY, {
      headers: { 'x-identity-header': 'guess' },
    });
    assert.equal(answer.status, 401);
  });

  it('gives a token for a user-assigned identity by its client id, and none for an unknown one', async () => {
    const id = `/subscriptions/${azure.subscriptionId}/resourceGroups/rg-hieno/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-one`;
    const { body } = await clients.call('PUT', `${id}?api-version=2023-01-31`, {
      body: { location: 'eastus2' },
    });
    const ask = (clientId: string) =>
      fetch(`${azure.identityEndpoint}${TOKEN_QUERY}&client_id=${clientId}`, {
        headers: { 'x-identity-header': azure.identityHeader },
      });
    const answer = (await (await ask(textOf(body['properties']?.['clientId']))).json()) as {
      access_token: string;
    };
    const claims = JSON.parse(
      Buffer.from(answer.access_token.split('.')[1] ?? '', 'base64url').toString(),
    ) as Record<string, unknown>;
    assert.equal(claims['oid'], body['properties']?.['principalId']);
    assert.equal((await ask('nobody')).status, 400);
  });

  it('refuses requests without a token, with a forged, an expired, and a foreign one', async () => {
    const who = { objectId: azure.principalId, clientId: azure.principalId };
    const { tokens } = azure.service;
    const good = tokens.issue({ ...who, audience: 'https://management.azure.com' });
    const expired = tokens.issue({ ...who, audience: 'https://management.azure.com', lifetimeSeconds: -1 });
    const foreign = tokens.issue({ ...who, audience: 'https://vault.azure.net' });
    assert.equal((await clients.call('GET', group, { token: good })).status, 200);
    assert.equal(await code(clients.call('GET', group, { token: null })), '401 AuthenticationFailed');
    assert.equal(
      await code(clients.call('GET', group, { token: good.slice(0, -8) + 'AAAAAAAA' })),
      '401 InvalidAuthenticationToken',
    );
    assert.equal(
      await code(clients.call('GET', group, { token: expired })),
      '401 ExpiredAuthenticationToken',
    );
    assert.equal(
      await code(clients.call('GET', group, { token: foreign })),
      '401 InvalidAuthenticationTokenAudience',
    );
  });

  it('names what it does not know: path, api-version, subscription, group, resource', async () => {
    const base = `/subscriptions/${azure.subscriptionId}`;
    const vault = 'providers/Microsoft.KeyVault/vaults/none?api-version=2023-07-01';
    const unknown = await clients.call(
      'GET',
      `${base}/providers/Microsoft.Compute/images?api-version=2024-01-01`,
      { wrong: true },
    );
    assert.equal(unknown.status, 501);
    assert.match(textOf(unknown.body['error']?.['message']), /GET .*Microsoft.Compute\/images/);
    assert.equal(
      await code(clients.call('GET', group.replace('2025-04-01', '1999-01-01'), { wrong: true })),
      '400 InvalidApiVersionParameter',
    );
    assert.equal(
      await code(clients.call('GET', group.replace(/\?.*/, ''), { wrong: true })),
      '400 MissingApiVersionParameter',
    );
    assert.equal(
      await code(
        clients.call('GET', `${base}/resourceGroups/rg-hieno/${vault.replace('2023', '1999')}`, {
          wrong: true,
        }),
      ),
      '400 NoRegisteredProviderFound',
    );
    assert.equal(
      await code(clients.call('GET', '/subscriptions/none/resourcegroups?api-version=2025-04-01')),
      '404 SubscriptionNotFound',
    );
    assert.equal(
      await code(clients.call('GET', `${base}/resourceGroups/rg-none/${vault}`)),
      '404 ResourceGroupNotFound',
    );
    assert.equal(
      await code(clients.call('GET', `${base}/resourceGroups/rg-hieno/${vault}`)),
      '404 ResourceNotFound',
    );
  });

  it('answers a queued fault as often as asked, after as many as asked, and logs it', async () => {
    const fault = {
      operation: 'ResourceGroups_Get',
      kind: 'status',
      status: 429,
      retryAfter: 7,
      count: 1,
      after: 1,
    };
    assert.equal((await admin('POST', 'faults', fault)).status, 201);
    assert.equal((await clients.call('GET', group)).status, 200);
    const throttled = await clients.call('GET', group);
    assert.deepEqual([throttled.status, throttled.headers.get('retry-after')], [429, '7']);
    assert.equal((await clients.call('GET', group)).status, 200);
    const log = (await admin('GET', 'requests')).body as unknown as {
      operation: string;
      status: number;
      fault?: string;
    }[];
    const mine = log.filter(({ operation }) => operation === 'ResourceGroups_Get').slice(-3);
    assert.deepEqual(
      mine.map(({ status, fault: kind }) => [status, kind]),
      [
        [200, undefined],
        [429, 'status'],
        [200, undefined],
      ],
    );
    assert.ok(
      !JSON.stringify(log).includes(azure.admin.split('/').at(-1) ?? ''),
      'the log does not hold the admin password',
    );
  });

  it('drops a connection before the work, and loses an answer after it', async () => {
    const path = (name: string) => group.replace('rg-hieno', name);
    azure.service.faults.add({ operation: 'ResourceGroups_CreateOrUpdate', kind: 'drop' });
    await assert.rejects(clients.call('PUT', path('rg-dropped'), { body: { location: 'eastus2' } }));
    assert.equal((await clients.call('GET', path('rg-dropped'))).status, 404);
    azure.service.faults.add({ operation: 'ResourceGroups_CreateOrUpdate', kind: 'lost' });
    await assert.rejects(clients.call('PUT', path('rg-lost'), { body: { location: 'eastus2' } }));
    assert.equal((await clients.call('GET', path('rg-lost'))).status, 200);
  });

  it('refuses a fault it does not understand, and clears those that wait', async () => {
    assert.equal((await admin('POST', 'faults', { operation: 'X', kind: 'explode' })).status, 400);
    assert.equal((await admin('POST', 'faults', { operation: 'Blob_PUT', kind: 'latency' })).status, 400);
    await admin('POST', 'faults', { operation: 'ResourceGroups_Get', kind: 'status' });
    assert.equal((await admin('DELETE', 'faults')).status, 204);
    assert.equal((await clients.call('GET', group)).status, 200);
  });

  it('tells of every request as it comes to whoever follows the log, until they hang up', async () => {
    const gone = new AbortController();
    const following = await fetch(`${azure.admin}/requests?follow=true`, { signal: gone.signal });
    assert.equal(following.headers.get('content-type'), 'application/x-ndjson');
    const lines = createInterface({ input: Readable.fromWeb(following.body as ReadableStream) });
    const entries = lines[Symbol.asyncIterator]();
    const next = async () =>
      JSON.parse((await entries.next()).value as string) as { n: number; path: string };
    const kept = azure.requests().at(-1)?.n ?? 0;
    for (let n = 1; n <= kept; n++) assert.equal((await next()).n, n);
    await clients.call('GET', group.replace('rg-hieno', 'rg-followed'));
    assert.match((await next()).path, /rg-followed$/);
    gone.abort();
    await assert.rejects(entries.next(), { name: 'AbortError' });
    assert.equal((await clients.call('GET', group)).status, 200);
    const hasEnded = () =>
      azure.requests().some(({ n, operation }) => n > kept && operation === 'Admin_Requests');
    await waitFor(hasEnded, 'the end of the answer');
  });

  it('moves its clock when told', async () => {
    const before = clock.now();
    await admin('POST', 'clock', { ms: 5_000 });
    assert.equal(clock.now(), before + 5_000);
  });

  it('shows nothing of the admin routes without the password', async () => {
    const answer = await fetch(new URL('/guess/requests', azure.admin));
    assert.notEqual(answer.status, 200);
    assert.ok(!(await answer.text()).includes('operation'));
  });

  it('assigns roles: only to known principals, at known scopes, and filters by principal', async () => {
    const at = (scope: string) => `${scope}/providers/Microsoft.Authorization/roleAssignments`;
    const scope = `/subscriptions/${azure.subscriptionId}/resourceGroups/rg-hieno`;
    const roleDefinitionId = azure.service.roles.definitionId('Reader');
    const put = (where: string, properties: object) =>
      clients.call('PUT', `${at(where)}/9d5f4e7c-3c8f-4a43-9a2d-2f6d6bb2a001?api-version=2022-04-01`, {
        body: { properties },
      });
    const stranger = '11111111-2222-3333-4444-555555555555';
    assert.equal(
      await code(put(scope, { roleDefinitionId, principalId: stranger })),
      '400 PrincipalNotFound',
    );
    assert.equal(
      await code(
        put(`${scope}/providers/Microsoft.KeyVault/vaults/none`, {
          roleDefinitionId,
          principalId: azure.principalId,
        }),
      ),
      '404 ResourceNotFound',
    );
    assert.equal(
      (await put(scope, { roleDefinitionId, principalId: stranger, principalType: 'ServicePrincipal' }))
        .status,
      201,
    );
    const list = await clients.call(
      'GET',
      `${at(scope)}?api-version=2022-04-01&$filter=principalId eq '${stranger}'`,
    );
    assert.equal((list.body['value'] as unknown as unknown[]).length, 1);
    const all = await clients.call('GET', `${at(scope)}?api-version=2022-04-01`);
    assert.equal((all.body['value'] as unknown as unknown[]).length, 2);
  });
});
