import assert from 'node:assert/strict';
import { scriptedAzure } from '../../../helpers/azure/scriptedAzure.js';

describe('a workspace in Azure’s words', () => {
  const azure = scriptedAzure();
  const resource = { id: '/w', name: 'w', location: 'l' };

  it('that says next to nothing of itself is not taken for one that is ready', async () => {
    azure.answer('GET /workspaces/w', { body: { ...resource, properties: {} } });
    assert.deepEqual(await azure.azure.workspaces.get(), {
      ...resource,
      guid: '',
      state: 'Unknown',
      storageAccountId: '',
      vaultId: '',
      registryId: undefined,
      trackingUri: undefined,
    });
    azure.answer('GET /workspaces/w', { body: { ...resource, properties: { containerRegistry: null } } });
    assert.equal((await azure.azure.workspaces.get())?.registryId, undefined);
    azure.answer('GET /workspaces/w', { status: 404 });
    assert.equal(await azure.azure.workspaces.get(), undefined);
  });

  it('that is a hub or project says which, and where its data plane is', async () => {
    const { foundry } = azure.azure;
    azure.answer('GET /workspaces/hub', { body: { ...resource, name: 'hub', properties: {} } });
    assert.deepEqual(await foundry.get('hub'), {
      ...resource,
      name: 'hub',
      kind: 'Default',
      guid: '',
      state: 'Unknown',
      hubId: undefined,
      storageAccountId: '',
      dataPlane: '',
    });
    const properties = { discoveryUrl: 'https://l.api/discovery/workspaces/1' };
    azure.answer('GET /workspaces/hub', { body: { ...resource, kind: 'Hub', properties } });
    const found = await foundry.get('hub');
    assert.deepEqual([found?.kind, found?.dataPlane], ['Hub', 'https://l.api/']);
  });

  it('is given a hub with the registry that it has, if it has any', async () => {
    azure.answer('PUT /workspaces/hub', { status: 201, body: resource });
    const shape = { location: 'l', friendlyName: 'Hieno', storageAccountId: 'st', vaultId: 'kv', tags: {} };
    assert.equal(await azure.azure.foundry.beginHub('hub', shape), undefined, 'nothing to wait for');
    await azure.azure.foundry.beginHub('hub', { ...shape, registryId: 'cr' });
    assert.deepEqual(
      azure.sent.map(({ body }) => (body as { properties: object }).properties),
      [{}, { containerRegistry: 'cr' }].map((registry) => ({
        friendlyName: 'Hieno',
        storageAccount: 'st',
        keyVault: 'kv',
        ...registry,
        publicNetworkAccess: 'Enabled',
      })),
    );
  });
});
