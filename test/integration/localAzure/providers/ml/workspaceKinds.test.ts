import assert from 'node:assert/strict';
import { mlDurations } from '../../../../../localAzure/providers/ml/mlDurations.js';
import { textOf } from '../../worlds/clients.js';
import { HubWorld } from '../../worlds/hubWorld.js';
import { GROUP, MlWorld } from '../../worlds/mlWorld.js';

describe('local Azure: hubs and projects', () => {
  let world: MlWorld;
  let hubs: HubWorld;

  before(async () => {
    world = await MlWorld.start();
    hubs = new HubWorld(world);
    await hubs.hub('hub-one');
  });
  after(() => world.stop());

  const code = (answer: Awaited<ReturnType<HubWorld['call']>>) =>
    `${answer.status} ${textOf(answer.body['error']?.['code'])} ${textOf(answer.body['error']?.['target'] ?? '')}`.trim();

  it('makes a project that works with what its hub has', async () => {
    await hubs.project('project-one', 'hub-one', { friendlyName: 'one' });
    const { body } = await hubs.call('GET', 'project-one');
    assert.equal(body['kind'], 'Project');
    assert.equal(body['properties']?.['provisioningState'], 'Succeeded');
    assert.equal(body['properties']?.['hubResourceId'], hubs.id('hub-one'));
    const inherited = await hubs.dependencies();
    for (const [name, id] of Object.entries(inherited)) assert.equal(body['properties']?.[name], id, name);
    const hub = await hubs.call('GET', 'hub-one');
    assert.deepEqual(hub.body['properties']?.['associatedWorkspaces'], [hubs.id('project-one')]);
    const stores = [];
    for await (const store of world.ml.datastores.list(GROUP, 'project-one')) stores.push(store.name);
    assert.ok(stores.includes('workspaceblobstore'));
  });

  it('refuses a project that names resources of its own', async () => {
    for (const [name, id] of Object.entries(await hubs.dependencies())) {
      const own = hubs.body('Project', { hubResourceId: hubs.id('hub-one'), [name]: id });
      const answer = await hubs.call('PUT', 'project-two', own);
      assert.equal(code(answer), `400 ValidationError ${name}`);
      assert.match(textOf(answer.body['error']?.['message']), /Project workspace shouldn't define/);
    }
  });

  it('refuses a project without a hub, with a stranger for a hub, or in another region', async () => {
    const put = (properties: object, more: object = {}) =>
      hubs.call('PUT', 'project-two', { ...hubs.body('Project', properties), ...more });
    const hubResourceId = hubs.id('hub-one');
    assert.equal(code(await put({})), '400 ValidationError hubResourceId');
    assert.equal(
      code(await put({ hubResourceId: hubs.id(world.workspace) })),
      '400 ValidationError hubResourceId',
    );
    assert.equal(code(await put({ hubResourceId }, { location: 'westus' })), '400 ValidationError location');
    const body = hubs.body('Hub', { ...(await hubs.dependencies()), hubResourceId });
    assert.equal(code(await hubs.call('PUT', 'project-two', body)), '400 ValidationError hubResourceId');
  });

  it('gives a project what its hub was given later', async () => {
    const dependencies = await hubs.dependencies();
    const { containerRegistry, ...without } = dependencies;
    await hubs.create('Hub', 'hub-bare', without);
    await hubs.project('project-bare', 'hub-bare');
    const registry = async () =>
      (await hubs.call('GET', 'project-bare')).body['properties']?.['containerRegistry'];
    assert.equal(await registry(), undefined);
    const patched = await hubs.call('PATCH', 'hub-bare', { properties: { containerRegistry } });
    assert.equal(patched.status, 200);
    assert.equal(await registry(), containerRegistry);
  });

  it('takes back what it has shown, and keeps kind and hub for good', async () => {
    const { properties } = (await hubs.call('GET', 'project-one')).body;
    const { friendlyName } = properties ?? {};
    const shown = { friendlyName, hubResourceId: hubs.id('hub-one'), ...(await hubs.dependencies()) };
    assert.equal((await hubs.call('PUT', 'project-one', hubs.body('Project', shown))).status, 200);
    const changed = hubs.body('Project', { hubResourceId: hubs.id('hub-bare') });
    assert.equal(code(await hubs.call('PUT', 'project-one', changed)), '400 ValidationError hubResourceId');
    const asHub = await hubs.call('PUT', 'project-one', hubs.body('Hub', await hubs.dependencies()));
    assert.equal(code(asHub), '400 ValidationError kind');
  });

  it('changes by PATCH what may change, and names what may not', async () => {
    const answer = await hubs.call('PATCH', 'project-one', {
      tags: { run: '1' },
      properties: { friendlyName: 'new', description: 'words' },
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body['tags'], { run: '1' });
    assert.equal(answer.body['properties']?.['friendlyName'], 'new');
    assert.equal(answer.body['properties']?.['hubResourceId'], hubs.id('hub-one'));
    const wrong = await hubs.wrong('PATCH', 'project-one', { properties: { hubResourceId: 'x' } });
    assert.equal(wrong.status, 501);
    assert.match(wrong.text, /properties.hubResourceId/);
  });

  it('speaks of kinds only in the api-version that has them', async () => {
    const old = '?api-version=2022-10-01';
    const { body } = await hubs.call('GET', 'hub-one', undefined, old);
    assert.equal(body['kind'], undefined);
    assert.equal(body['properties']?.['associatedWorkspaces'], undefined);
    const put = await hubs.wrong('PUT', 'hub-two', hubs.body('Hub', await hubs.dependencies()), '2022-10-01');
    assert.equal(put.status, 501);
    assert.match(put.text, /'kind'/);
  });

  it('keeps a hub as long as it has projects', async () => {
    assert.equal(code(await hubs.call('DELETE', 'hub-one')), '409 Conflict');
  });

  it('keeps the name of a deleted workspace until it is purged', async () => {
    const put = () =>
      hubs.call('PUT', 'project-gone', hubs.body('Project', { hubResourceId: hubs.id('hub-one') }));
    await hubs.project('project-gone', 'hub-one');
    const purge = `?api-version=2024-10-01&forceToPurge=true`;
    assert.equal((await hubs.call('DELETE', 'project-gone')).status, 202);
    await world.advance(mlDurations.workspaceDelete);
    assert.equal((await hubs.call('GET', 'project-gone')).status, 404);
    const taken = await put();
    assert.equal(code(taken), '409 Conflict');
    assert.match(textOf(taken.body['error']?.['message']), /Soft-deleted workspace exists/);
    assert.equal((await hubs.call('DELETE', 'project-gone', undefined, purge)).status, 204);
    assert.equal((await put()).status, 202);
    await world.advance(mlDurations.workspace);
    assert.equal((await hubs.call('DELETE', 'project-gone', undefined, purge)).status, 202);
    await world.advance(mlDurations.workspaceDelete);
    assert.equal((await put()).status, 202);
    await world.advance(mlDurations.workspace);
  });

  it('lists workspaces page by page', async () => {
    const list = `/subscriptions/${world.azure.subscriptionId}/providers/Microsoft.MachineLearningServices/workspaces`;
    for (let count = 0; count < 30; count += 1) {
      await hubs.call('PUT', `page-${count}`, hubs.body('Project', { hubResourceId: hubs.id('hub-one') }));
    }
    await world.advance(mlDurations.workspace);
    const first = await world.clients.call('GET', `${list}?api-version=2024-10-01`);
    assert.equal((first.body['value'] as unknown as unknown[]).length, 30);
    const names = [];
    for await (const one of world.ml.workspaces.listBySubscription()) names.push(one.name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.length > 33 && names.includes('page-29'));
  });
});
