import assert from 'node:assert/strict';
import { armDurations } from '../../../../../localAzure/arm/armDurations.js';
import { textOf } from '../../worlds/clients.js';
import { HubWorld, VERSION } from '../../worlds/hubWorld.js';
import { MlWorld } from '../../worlds/mlWorld.js';

const FLOW = {
  'azureml.flow.connection_type': 'Custom',
  'azureml.flow.module': 'promptflow.connections',
};

describe('local Azure: connections', () => {
  let world: MlWorld;
  let hubs: HubWorld;

  before(async () => {
    world = await MlWorld.start();
    hubs = new HubWorld(world);
    await hubs.hub('hub-one');
    await hubs.project('project-one', 'hub-one');
  });
  after(() => world.stop());

  const custom = (keys: Record<string, string>, more: object = {}) => ({
    properties: {
      category: 'CustomKeys',
      authType: 'CustomKeys',
      target: '_',
      isSharedToAll: false,
      credentials: { keys },
      metadata: FLOW,
      ...more,
    },
  });
  const at = (name: string, workspace = 'project-one') => `${workspace}/connections/${name}`;

  it('keeps keys and metadata, and shows the keys only to who asks for secrets', async () => {
    const put = await hubs.call('PUT', at('phi3'), custom({ key: 'hush', endpoint: 'https://x/score' }));
    assert.equal(put.status, 200);
    const got = await hubs.call('GET', at('phi3'));
    assert.deepEqual(got.body['properties']?.['metadata'], FLOW);
    assert.ok(!JSON.stringify([put.body, got.body]).includes('hush'));
    const secrets = await hubs.call('POST', at('phi3/listsecrets'));
    assert.deepEqual(secrets.body['properties']?.['credentials'], {
      keys: { key: 'hush', endpoint: 'https://x/score' },
    });
  });

  it('lets nobody list secrets who has not the right, until it has spread', async () => {
    const { token, principalId } = await hubs.identityToken();
    const url = `${hubs.id(at('phi3/listsecrets'))}?api-version=${VERSION}`;
    const ask = async () => world.clients.call('POST', url, { token });
    const roles = world.azure.service.roles;
    for (const { principalId: holder, roleDefinitionId, id } of roles.list())
      if (holder === principalId && roleDefinitionId === roles.definitionId('Contributor'))
        await world.clients.call('DELETE', `${id}?api-version=2022-04-01`);
    const refused = await ask();
    assert.equal(refused.status, 403);
    assert.equal(refused.body['error']?.['code'], 'AuthorizationFailed');
    assert.match(textOf(refused.body['error']?.['message']), /connections\/listsecrets\/action/);
    const reader = 'Azure Machine Learning Workspace Connection Secrets Reader';
    const name = '5d5f4e7c-3c8f-4a43-9a2d-2f6d6bb2a0c1';
    await world.clients.call(
      'PUT',
      `${hubs.id('project-one')}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`,
      { body: { properties: { roleDefinitionId: roles.definitionId(reader), principalId } } },
    );
    assert.equal((await ask()).status, 403);
    await world.advance(armDurations.rolePropagation);
    assert.equal((await ask()).status, 200);
  });

  it('wants the keys again at every PUT, and keeps them at a PATCH', async () => {
    const { credentials: _left, ...without } = custom({}).properties;
    assert.equal((await world.wrong('PUT', 'connections/phi3', { properties: without })).status, 400);
    const patched = await hubs.call('PATCH', at('phi3'), {
      properties: { authType: 'CustomKeys', target: 'https://y' },
    });
    assert.equal(patched.body['properties']?.['target'], 'https://y');
    const secrets = await hubs.call('POST', at('phi3/listsecrets'));
    assert.equal(secrets.body['properties']?.['credentials']?.['keys']?.['key'], 'hush');
    await hubs.call('PUT', at('phi3'), custom({ key: 'new' }));
    const changed = await hubs.call('POST', at('phi3/listsecrets'));
    assert.deepEqual(changed.body['properties']?.['credentials'], { keys: { key: 'new' } });
  });

  it('lists by category and target, with those that the hub shares', async () => {
    const api = (key: string, isSharedToAll: boolean) => ({
      properties: {
        category: 'AIServices',
        authType: 'ApiKey',
        target: 'https://ai.example',
        isSharedToAll,
        credentials: { key },
        metadata: {},
      },
    });
    await hubs.call('PUT', at('shared', 'hub-one'), api('k1', true));
    await hubs.call('PUT', at('kept', 'hub-one'), api('k2', false));
    const names = async (query = '') => {
      const { body } = await hubs.call(
        'GET',
        'project-one/connections',
        undefined,
        `?api-version=${VERSION}${query}`,
      );
      return (body['value'] as unknown as { name: string }[]).map(({ name }) => name);
    };
    assert.deepEqual(await names(), ['phi3', 'shared']);
    assert.deepEqual(await names('&category=AIServices'), ['shared']);
    assert.deepEqual(await names('&target=_'), ['phi3']);
    const shared = await hubs.call('GET', at('shared'));
    assert.equal(shared.body['properties']?.['createdByWorkspaceArmId'], hubs.id('hub-one'));
    assert.equal((await hubs.call('GET', at('kept'))).status, 404);
  });

  it('deletes a connection once, and with its workspace', async () => {
    assert.equal((await hubs.call('DELETE', at('phi3'))).status, 200);
    assert.equal((await hubs.call('DELETE', at('phi3'))).status, 204);
    assert.equal((await hubs.call('GET', at('phi3'))).status, 404);
    assert.equal((await hubs.call('DELETE', at('shared'))).status, 204);
  });

  it('refuses what it does not model by name', async () => {
    const sas = { properties: { authType: 'SAS', category: 'AzureBlob', target: '_' } };
    const refused = await world.wrong('PUT', 'connections/blob', sas);
    assert.match(refused.text, /authType 'SAS'/);
    const expiring = custom({ key: 'x' }, { expiryTime: '2030-01-01T00:00:00Z' });
    const second = await hubs.call('PUT', at('late'), expiring);
    assert.equal(second.status, 501);
    assert.match(textOf(second.body['error']?.['message']), /properties.expiryTime/);
    const old = await hubs.wrong('PUT', at('old'), custom({ key: 'x' }), '2022-10-01');
    assert.match(old.text, /NoRegisteredProviderFound/);
  });
});
