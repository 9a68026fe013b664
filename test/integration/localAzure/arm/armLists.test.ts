import assert from 'node:assert/strict';
import { TestClock } from '../../../../localAzure/core/clock.js';
import { startLocalAzure, type LocalAzure } from '../../../../localAzure/service.js';
import { connect, FAST, type Clients } from '../worlds/clients.js';

describe('local Azure: lists of the management plane', () => {
  let azure: LocalAzure;
  let clients: Clients;

  before(async () => {
    azure = await startLocalAzure({ clock: new TestClock() });
    clients = connect(azure);
  });
  after(() => azure.stop());

  async function names(pages: AsyncIterable<{ name?: string }>): Promise<(string | undefined)[]> {
    const all = [];
    for await (const one of pages) all.push(one.name);
    return all;
  }

  it('show resource groups by tag, and refuse another filter by name', async () => {
    const { resourceGroups } = clients.resources;
    await resourceGroups.createOrUpdate('rg-a', { location: 'eastus2', tags: { run: '1' } });
    await resourceGroups.createOrUpdate('rg-b', { location: 'eastus2', tags: { run: '2' } });
    assert.deepEqual(await names(resourceGroups.list({ filter: "tagName eq 'run'" })), ['rg-a', 'rg-b']);
    const second = "tagName eq 'run' and tagValue eq '2'";
    assert.deepEqual(await names(resourceGroups.list({ filter: second })), ['rg-b']);
    assert.equal((await names(resourceGroups.list({ top: 1 }))).length, 3);
    await assert.rejects(names(resourceGroups.list({ filter: 'name' })), { statusCode: 501 });
  });

  it('make, change, list page by page, and delete identities', async () => {
    const group = `/subscriptions/${azure.subscriptionId}/resourceGroups/rg-a`;
    const all = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
    const version = '?api-version=2023-01-31';
    for (const name of ['id-one', 'id-two', 'id-three'])
      await clients.call('PUT', `${all}/${name}${version}`, { body: { location: 'eastus2' } });
    const patch = await clients.call('PATCH', `${all}/id-one${version}`, { body: { tags: { a: 'b' } } });
    assert.deepEqual(patch.body['tags'], { a: 'b' });
    const first = await clients.call('GET', `${all}${version}&$top=2`);
    assert.equal((first.body['value'] as unknown as unknown[]).length, 2);
    const next = await clients.call('GET', String(first.body['nextLink']));
    assert.equal((next.body['value'] as unknown as { name: string }[])[0]?.name, 'id-three');
    assert.equal((await clients.call('DELETE', `${all}/id-two${version}`)).status, 200);
    assert.equal((await clients.call('DELETE', `${all}/id-two${version}`)).status, 204);
    const left = await names(clients.resources.resources.listByResourceGroup('rg-a', { top: 1 }));
    assert.deepEqual(left, ['id-one', 'id-three']);
  });

  it('show template deployments by their state', async () => {
    const template = {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      resources: [],
    };
    const { deployments } = clients.deployments;
    for (const name of ['one', 'two'])
      await deployments.beginCreateOrUpdateAndWait(
        'rg-a',
        name,
        { properties: { mode: 'Incremental', template } },
        FAST,
      );
    const list = (options: object) => names(deployments.listByResourceGroup('rg-a', options));
    assert.deepEqual(await list({ top: 1 }), ['one', 'two']);
    assert.deepEqual(await list({ filter: "provisioningState eq 'Failed'" }), []);
    await assert.rejects(list({ filter: 'colour' }), { statusCode: 501 });
  });
});
