import assert from 'node:assert/strict';
import { AzureQuotaExtensionAPI } from '@azure/arm-quota';
import type { HttpMethods } from '@azure/core-rest-pipeline';
import { armDurations } from '../../../../../localAzure/arm/armDurations.js';
import { FAST, textOf, type Json } from '../../worlds/clients.js';
import { HubWorld } from '../../worlds/hubWorld.js';
import { A100, MINUTE, MlWorld, PHI3 } from '../../worlds/mlWorld.js';

const FAMILY = 'standardNCADSA100v4Family';
const TOTAL = 'TotalDedicatedCores';

describe('local Azure: asking for quota', () => {
  let world: MlWorld;

  before(async () => {
    world = await MlWorld.start({ gpuQuota: 0 });
  });
  afterEach(() => world.azure.service.faults.clear());
  after(() => world.stop());

  const call = (
    method: HttpMethods,
    path: string,
    body?: unknown,
    version = '2025-03-01',
    token?: string,
  ) => {
    const { subscriptionId, location } = world.azure;
    const scope = `/subscriptions/${subscriptionId}/providers/Microsoft.MachineLearningServices/locations/${location}`;
    const url = `${scope}/providers/Microsoft.Quota/${path}${path.includes('?') ? '&' : '?'}api-version=${version}`;
    return world.clients.call(method, url, { ...(body !== undefined && { body }), ...(token && { token }) });
  };
  const wish = (name: string, value: number) => ({
    properties: {
      limit: { limitObjectType: 'LimitValue', value },
      name: { value: name },
      resourceType: 'dedicated',
    },
  });
  const limitOf = async (name: string) =>
    Number((await call('GET', `quotas/${name}`)).body['properties']?.['limit']?.['value']);
  const request = async (name: string, value: number) => {
    const asked = await call('PUT', `quotas/${name}`, wish(name, value));
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    const location = asked.headers.get('location') ?? '';
    return async () => (await world.clients.call('GET', location)).body;
  };
  const state = ({ properties }: Json) => textOf(properties?.['provisioningState']);

  it('grants a request after a while, which lets a deployment through', async () => {
    await world.endpoint('chat');
    await assert.rejects(world.deploy('chat', 'blue', PHI3), /Not enough quota|invalid/);
    const look = await request(FAMILY, 24);
    assert.equal(state(await look()), 'Accepted');
    await world.advance(MINUTE);
    assert.equal(state(await look()), 'InProgress');
    assert.equal(await limitOf(FAMILY), 0);
    await world.advance(5 * MINUTE);
    assert.equal(state(await look()), 'Succeeded');
    assert.equal(await limitOf(FAMILY), 24);
    const deployed = await world.deploy('chat', 'blue', PHI3, { instanceType: A100 });
    assert.equal(deployed?.properties.provisioningState, 'Succeeded');
    const usage = await call('GET', `usages/${FAMILY}`);
    assert.equal(usage.body['properties']?.['usages']?.['value'], 24);
  });

  it("serves Azure's own client, which asks, lists and reads", async () => {
    const { subscriptionId, location, arm, ca } = world.azure;
    const client = new AzureQuotaExtensionAPI(world.clients.credential, subscriptionId, {
      endpoint: arm,
      credentialScopes: 'https://management.azure.com/.default',
      tlsOptions: { ca },
      retryOptions: { maxRetries: 0 },
    });
    const scope = `subscriptions/${subscriptionId}/providers/Microsoft.MachineLearningServices/locations/${location}`;
    const name = 'standardNCSv3Family';
    const limit = { limitObjectType: 'LimitValue' as const, value: 12 };
    await client.quota.beginCreateOrUpdate(
      name,
      scope,
      { properties: { limit, name: { value: name } } },
      FAST,
    );
    await world.advance(6 * MINUTE);
    assert.equal((await client.quota.get(name, scope)).properties?.limit?.limitObjectType, 'LimitValue');
    assert.equal(await limitOf(name), 12);
    const named = [];
    for await (const request of client.quotaRequestStatus.list(scope)) named.push(request.name ?? '');
    const newest = await client.quotaRequestStatus.get(named[0] ?? '', scope);
    assert.equal(newest.properties?.provisioningState, 'Succeeded');
    assert.equal((await client.usages.get(name, scope)).properties?.usages?.value, 0);
  });

  it('sends whoever wants too much to support', async () => {
    const look = await request(TOTAL, 5_000);
    await world.advance(6 * MINUTE);
    const body = await look();
    assert.equal(state(body), 'Failed');
    assert.equal(body['properties']?.['error']?.['code'], 'ContactSupport');
    assert.equal(await limitOf(TOTAL), 48);
  });

  it('ends a request for less than there is as invalid, and answers one for the same at once', async () => {
    const look = await request(TOTAL, 10);
    await world.advance(6 * MINUTE);
    assert.equal(state(await look()), 'Invalid');
    assert.equal(await limitOf(TOTAL), 48);
    const same = await call('PUT', `quotas/${TOTAL}`, wish(TOTAL, 48));
    assert.equal(same.status, 200);
    assert.equal(same.body['properties']?.['limit']?.['value'], 48);
  });

  it('can be told that the region has nothing to give', async () => {
    world.azure.service.faults.add({ operation: 'quotaRequest', kind: 'fail' });
    const look = await request(TOTAL, 60);
    await world.advance(6 * MINUTE);
    const { properties } = await look();
    assert.deepEqual(properties?.['error'], {
      code: 'QuotaNotAvailableForResource',
      message: 'Request failed.',
    });
  });

  it('lists limits, usages and requests, and filters the requests', async () => {
    const names = async (path: string, version?: string) => {
      const { body } = await call('GET', path, undefined, version);
      return (body['value'] as unknown as { name: string }[]).map(({ name }) => name);
    };
    assert.ok((await names('quotas')).includes(FAMILY));
    assert.deepEqual(await names('usages', '2023-02-01'), await names('quotas', '2023-02-01'));
    assert.equal((await names('quotaRequests')).length, 5);
    const filter = (text: string) => `quotaRequests?$filter=${encodeURIComponent(text)}`;
    assert.equal((await names(filter("provisioningState eq 'Failed'"))).length, 2);
    assert.equal((await names(filter(`resourceName eq ${FAMILY}`))).length, 1);
    const refused = await call('GET', filter('colour eq red'));
    assert.equal(refused.body['error']?.['code'], 'UnsupportedQuery');
    const first = await call('GET', 'quotaRequests?$top=3');
    assert.equal((first.body['value'] as unknown as unknown[]).length, 3);
    const next = await world.clients.call('GET', textOf(first.body['nextLink']));
    assert.equal((next.body['value'] as unknown as unknown[]).length, 2);
  });

  it('knows a family by both of its spellings', async () => {
    const label = 'Standard NCADSA100v4 Family Cluster Dedicated vCPUs';
    const read = await call('GET', `quotas/${encodeURIComponent(label)}`);
    assert.deepEqual(read.body['properties']?.['name'], { value: FAMILY, localizedValue: label });
    const asked = await call('PUT', `quotas/${FAMILY}`, wish(label, 30));
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
  });

  it('is not served to a subscription that is not registered for it', async () => {
    const provider = (action: string) =>
      world.clients.resources.providers[action === 'register' ? 'register' : 'unregister']('Microsoft.Quota');
    assert.equal((await provider('unregister')).registrationState, 'Unregistered');
    const refused = await call('PUT', `quotas/${TOTAL}`, wish(TOTAL, 60));
    assert.equal(refused.status, 409);
    assert.equal(refused.body['error']?.['code'], 'MissingSubscriptionRegistration');
    assert.match(textOf(refused.body['error']?.['message']), /'Microsoft.Quota'/);
    assert.equal((await world.ml.usages.list(world.azure.location).next()).done, false, 'others are served');
    assert.equal((await provider('register')).registrationState, 'Registering');
    assert.equal((await call('GET', 'quotas')).status, 409);
    await world.advance(MINUTE);
    assert.equal((await call('GET', 'quotas')).status, 200);
  });

  it('needs the Quota Request Operator, at the subscription', async () => {
    const { token, principalId } = await new HubWorld(world).identityToken();
    const ask = () => call('PUT', `quotas/${TOTAL}`, wish(TOTAL, 60), '2025-03-01', token);
    const refused = await ask();
    assert.equal(refused.status, 403);
    assert.match(textOf(refused.body['error']?.['message']), /Microsoft.Quota\/quotas\/write/);
    const { roles } = world.azure.service;
    const roleDefinitionId = roles.definitionId('Quota Request Operator');
    const name = '5d5f4e7c-3c8f-4a43-9a2d-2f6d6bb2a0d1';
    await world.clients.call(
      'PUT',
      `/subscriptions/${world.azure.subscriptionId}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`,
      { body: { properties: { roleDefinitionId, principalId } } },
    );
    await world.advance(armDurations.rolePropagation);
    assert.equal((await ask()).status, 202);
  });

  it('refuses an unknown family, another name in the body, and other scopes', async () => {
    assert.equal((await call('PUT', 'quotas/none', wish('none', 1))).status, 404);
    assert.equal((await call('PUT', `quotas/${TOTAL}`, wish(FAMILY, 60))).status, 400);
    const url = `/subscriptions/${world.azure.subscriptionId}/providers/Microsoft.Compute/locations/${world.azure.location}/providers/Microsoft.Quota/quotas?api-version=2023-02-01`;
    assert.equal((await world.clients.call('GET', url)).status, 501);
  });
});
