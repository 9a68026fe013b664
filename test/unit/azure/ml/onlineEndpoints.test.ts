import assert from 'node:assert/strict';
import { scriptedAzure } from '../../../helpers/azure/scriptedAzure.js';

describe('an endpoint in Azure’s words', () => {
  const azure = scriptedAzure();
  const at = '/workspaces/w/onlineEndpoints/e1';
  const identity = { type: 'UserAssigned', userAssignedIdentities: { '/id/1': {} } };
  const operation = { AzureAsyncOperationUri: 'https://op' };

  it('is nothing more than there where Azure says next to nothing', async () => {
    azure.answer(`GET ${at}`, { body: { location: 'l', properties: { authMode: 'Key' } } });
    assert.deepEqual(await azure.azure.endpoints.get('e1'), {
      name: 'e1',
      location: 'l',
      state: 'Unknown',
      scoringUri: undefined,
      auth: 'key',
      traffic: {},
      identityIds: [],
      operationUri: undefined,
    });
    azure.answer(`GET ${at}`, { status: 404 });
    assert.equal(await azure.azure.endpoints.get('e1'), undefined);
  });

  it('has its identities and the operation that changes it', async () => {
    const properties = { authMode: 'Key', provisioningState: 'Updating', properties: operation };
    azure.answer(`GET ${at}`, { body: { location: 'l', identity, properties } });
    const found = await azure.azure.endpoints.get('e1');
    assert.deepEqual([found?.identityIds, found?.operationUri], [['/id/1'], 'https://op']);
  });

  for (const [name, found, kept] of [
    [
      'has what people may have changed',
      {
        tags: { team: 'a' },
        identity,
        properties: { authMode: 'Key', description: 'Ours', publicNetworkAccess: 'Disabled' },
      },
      {
        tags: { team: 'a' },
        identity,
        properties: { authMode: 'Key', description: 'Ours', publicNetworkAccess: 'Disabled' },
      },
    ],
    [
      'says next to nothing',
      { properties: { authMode: 'Key' } },
      {
        identity: { type: 'UserAssigned', userAssignedIdentities: {} },
        properties: { authMode: 'Key', publicNetworkAccess: 'Enabled' },
      },
    ],
  ] as const)
    it(`keeps all but its traffic when that is turned: one that ${name}`, async () => {
      azure.answer(`GET ${at}`, { body: { location: 'l', ...found } });
      azure.answer(`PUT ${at}`, { status: 200, body: { location: 'l', ...found } });
      await azure.azure.endpoints.beginTraffic('e1', { blue: 100 });
      assert.deepEqual(azure.sent.find(({ request }) => request.startsWith('PUT'))?.body, {
        location: 'l',
        ...kept,
        properties: { ...kept.properties, traffic: { blue: 100 } },
      });
    });

  it('keeps all but what opens it when that is changed', async () => {
    const there = { location: 'l', identity, properties: { authMode: 'Key', traffic: { blue: 100 } } };
    azure.answer(`GET ${at}`, { body: there });
    azure.answer(`PUT ${at}`, { status: 200, body: there });
    await azure.azure.endpoints.beginAuth('e1', 'aad_token');
    assert.deepEqual(azure.sent.findLast(({ request }) => request.startsWith('PUT'))?.body, {
      ...there,
      properties: { authMode: 'AADToken', publicNetworkAccess: 'Enabled', traffic: { blue: 100 } },
    });
  });

  it('that goes by Entra is asked with a token of the bot’s own, which the log hears of', async () => {
    const { token, expiresAt } = await azure.azure.scoringToken();
    assert.equal(token, 'token');
    assert.ok(expiresAt > Date.now());
    assert.equal(azure.remembered.at(-1), 'token');
  });

  it('knows whom to let in by what it was made with', async () => {
    const auths: unknown[] = [];
    for (const authMode of ['Key', 'AADToken', 'AMLToken']) {
      azure.answer(`GET ${at}`, { body: { location: 'l', properties: { authMode } } });
      auths.push((await azure.azure.endpoints.get('e1'))?.auth);
    }
    assert.deepEqual(auths, ['key', 'aad_token', 'other']);
  });

  it('gives its keys, which the log hears of to leave them out', async () => {
    const both = { primaryKey: 'k1', secondaryKey: 'k2' };
    azure.answer(`POST ${at}/listKeys`, { body: both }, { body: {} });
    assert.deepEqual(await azure.azure.endpoints.keys('e1'), { primary: 'k1', secondary: 'k2' });
    assert.deepEqual(await azure.azure.endpoints.keys('e1'), { primary: '', secondary: '' });
    assert.deepEqual(azure.remembered.filter(Boolean), ['k1', 'k2']);
  });

  for (const [how, status, headers] of [
    ['at once', 200, {}],
    ['over time, which is not waited for', 202, { location: 'https://127.0.0.1:1/later' }],
  ] as const)
    it(`has a key made anew ${how}`, async () => {
      azure.answer(`POST ${at}/regenerateKeys`, { status, headers });
      await azure.azure.endpoints.beginKeyRenewal('e1', 'secondary');
      const { body } = azure.sent.findLast(({ request }) => request.includes('regenerate')) ?? assert.fail();
      assert.deepEqual(body, { keyType: 'Secondary' });
    });

  describe('has deployments', () => {
    const one = `${at}/deployments/blue`;
    const managed = { endpointComputeType: 'Managed' };

    it('none where there is no endpoint', async () => {
      azure.answer(`GET ${at}/deployments`, { status: 404 });
      assert.deepEqual(await azure.azure.deployments.list('e1'), []);
      azure.answer(`GET ${one}`, { status: 404 });
      assert.equal(await azure.azure.deployments.get('e1', 'blue'), undefined);
    });

    it('as far as Azure says what they are', async () => {
      const bare = { state: 'Unknown', modelId: '', size: '', instances: 1, operationUri: undefined };
      azure.answer(`GET ${at}/deployments`, { body: { value: [{ location: 'l', properties: managed }] } });
      assert.deepEqual(await azure.azure.deployments.list('e1'), [{ name: '', ...bare }]);
      azure.answer(`GET ${one}`, {
        body: {
          location: 'l',
          sku: { name: 'Default', capacity: 2 },
          properties: {
            ...managed,
            provisioningState: 'Failed',
            model: 'm/1',
            instanceType: 'S',
            properties: operation,
          },
        },
      });
      assert.deepEqual(await azure.azure.deployments.get('e1', 'blue'), {
        name: 'blue',
        state: 'Failed',
        modelId: 'm/1',
        size: 'S',
        instances: 2,
        operationUri: 'https://op',
      });
    });

    it('whose log is empty until there is one', async () => {
      const log = () => azure.azure.deployments.log('e1', 'blue', 'InferenceServer');
      azure.answer(`POST ${one}/getLogs`, { body: { content: 'up' } }, { body: {} }, { status: 404 });
      assert.deepEqual([await log(), await log(), await log()], ['up', '', '']);
    });
  });
});
