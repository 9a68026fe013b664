import assert from 'node:assert/strict';
import { textOf } from '../../worlds/clients.js';
import { GROUP, MlWorld } from '../../worlds/mlWorld.js';

describe('local Azure: datastores', () => {
  let world: MlWorld;
  let key: string;
  const at = () => [GROUP, world.workspace] as const;

  before(async () => {
    world = await MlWorld.start();
    key = textOf((await world.raw('POST', 'datastores/workspaceblobstore/listSecrets')).body['key']);
  });
  after(() => world.stop());

  const blob = (credentials: object, containerName = 'extra') => ({
    properties: { datastoreType: 'AzureBlob', accountName: account(), containerName, credentials },
  });
  const account = () => world.output('storageAccountName');
  const none = { credentialsType: 'None' };
  const withKey = (value: string) => ({
    credentialsType: 'AccountKey',
    secrets: { secretsType: 'AccountKey', key: value },
  });

  it('can be made, and data found in them', async () => {
    const made = await world.ml.datastores.createOrUpdate(...at(), 'extra', {
      properties: {
        datastoreType: 'AzureBlob',
        accountName: account(),
        containerName: 'extra',
        credentials: { credentialsType: 'None' },
        description: 'more',
      },
    });
    assert.equal(made.properties.isDefault, false);
    const got = await world.ml.datastores.get(...at(), 'extra');
    assert.equal(got.properties.description, 'more');
    const data = await world.ml.dataVersions.createOrUpdate(...at(), 'set', '1', {
      properties: { dataType: 'uri_folder', dataUri: 'azureml://datastores/extra/paths/a' },
    });
    assert.equal(data.name, '1');
    await assert.rejects(world.ml.datastores.listSecrets(...at(), 'extra'), /no credentials/);
  });

  it('try the key that they are given, unless told not to', async () => {
    const wrong = await world.raw('PUT', 'datastores/keyed', blob(withKey('guess')));
    assert.equal(wrong.status, 400);
    assert.match(textOf(wrong.body['error']?.['message']), /does not open/);
    const unseen = await world.raw('PUT', 'datastores/keyed?skipValidation=true', blob(withKey('guess')));
    assert.equal(unseen.status, 201);
    const right = await world.raw('PUT', 'datastores/keyed', blob(withKey(key)));
    assert.equal(right.status, 200);
    assert.ok(!JSON.stringify(right.body).includes(key));
    const secrets = await world.raw('POST', 'datastores/keyed/listSecrets');
    assert.deepEqual(secrets.body, { secretsType: 'AccountKey', key });
  });

  it('that came with the workspace stay as they are', async () => {
    await assert.rejects(world.ml.datastores.delete(...at(), 'workspaceblobstore'), /cannot be deleted/);
    assert.equal((await world.raw('PUT', 'datastores/workspaceblobstore', blob(none))).status, 400);
  });

  it('are listed page by page, and by what the query asks', async () => {
    const names = async (options: object) => {
      const all = [];
      for await (const store of world.ml.datastores.list(...at(), options)) all.push(store.name);
      return all;
    };
    const first = await world.raw('GET', 'datastores?count=4');
    assert.equal((first.body['value'] as unknown as unknown[]).length, 4);
    assert.ok(first.body['nextLink']);
    assert.equal((await names({ count: 4 })).length, 6);
    assert.deepEqual(await names({ searchText: 'keyed' }), ['keyed']);
    assert.deepEqual(await names({ names: ['extra'] }), ['extra']);
    const lost = await world.raw('GET', 'datastores?$skip=next');
    assert.equal(lost.body['error']?.['code'], 'InvalidContinuationToken');
  });

  it('go when they are deleted', async () => {
    await world.ml.datastores.delete(...at(), 'extra');
    await assert.rejects(world.ml.datastores.get(...at(), 'extra'), { statusCode: 404 });
    assert.equal((await world.raw('DELETE', 'datastores/extra')).status, 204);
  });

  it('refuse kinds, keys and names that they do not know', async () => {
    const sas = { credentialsType: 'Sas', secrets: { secretsType: 'Sas', sasToken: 'x' } };
    assert.equal((await world.wrong('PUT', 'datastores/odd', blob(sas))).status, 400);
    assert.equal((await world.wrong('PUT', 'datastores/Odd-name', blob(none))).status, 400);
    const body = { properties: { ...blob(none).properties, accountName: 'nobody' } };
    assert.match(
      textOf((await world.raw('PUT', 'datastores/odd', body)).body['error']?.['message']),
      /'nobody'/,
    );
  });
});
