import assert from 'node:assert/strict';
import { hobbies } from '../../../../unit/localAzure/model/fixture.js';
import { FAST } from '../../worlds/clients.js';
import { A100, GROUP, jsonl, MlWorld, PHI3, textOf } from '../../worlds/mlWorld.js';

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of pages) all.push(one);
  return all;
}

describe('local Azure: what a workspace holds', () => {
  let world: MlWorld;
  let train: string;
  const at = () => [GROUP, world.workspace] as const;

  before(async () => {
    world = await MlWorld.start({ gpuQuota: 0 });
    train = await world.upload('train.jsonl', jsonl(hobbies));
  });
  after(() => world.stop());

  it('has one default datastore, whose key opens the account', async () => {
    const stores = await collect(world.ml.datastores.list(...at(), { isDefault: true }));
    assert.deepEqual(
      stores.map(({ name }) => name),
      ['workspaceblobstore'],
    );
    const names = (await collect(world.ml.datastores.list(...at()))).map(({ name }) => name);
    assert.ok(names.includes('workspaceworkingdirectory'));
    const secrets = await world.raw('POST', 'datastores/workspaceblobstore/listSecrets');
    assert.equal(secrets.body['secretsType'], 'AccountKey');
    assert.ok(textOf(secrets.body['key']).length > 40);
    assert.equal((await world.raw('GET', 'datastores/none')).status, 404);
  });

  it('keeps the content of a data version for good', async () => {
    const version = (dataUri: string, description = 'x') =>
      world.ml.dataVersions.createOrUpdate(...at(), 'set', '1', {
        properties: { dataType: 'uri_file', dataUri, description },
      });
    await version(train);
    assert.equal((await version(train, 'new words')).properties.description, 'new words');
    await assert.rejects(version(train + 'x'), { statusCode: 409, code: 'UserError' });
    await assert.rejects(version('azureml://datastores/none/paths/x'), /Could not find datastore/);
    const container = await world.ml.dataContainers.get(...at(), 'set');
    assert.deepEqual([container.properties.latestVersion, container.properties.nextVersion], ['1', '2']);
  });

  it('lists and deletes data and models, newest version first', async () => {
    for (const name of ['1', '2']) {
      await world.ml.modelVersions.createOrUpdate(...at(), 'base', name, {
        properties: { modelType: 'mlflow_model', modelUri: PHI3 },
      });
    }
    const models = await collect(world.ml.modelVersions.list(...at(), 'base'));
    assert.deepEqual(
      models.map(({ name }) => name),
      ['2', '1'],
    );
    assert.equal((await collect(world.ml.modelVersions.list(...at(), 'base', { top: 1 })))[0]?.name, '2');
    await world.ml.modelVersions.delete(...at(), 'base', '2');
    await assert.rejects(world.ml.modelVersions.get(...at(), 'base', '2'), { statusCode: 404 });
    await world.ml.modelContainers.createOrUpdate(...at(), 'base', { properties: { description: 'ours' } });
    assert.equal((await collect(world.ml.modelContainers.list(...at())))[0]?.properties.description, 'ours');
    await world.ml.modelContainers.delete(...at(), 'base');
    await assert.rejects(world.ml.modelVersions.get(...at(), 'base', '1'), { statusCode: 404 });
    assert.equal((await collect(world.ml.dataVersions.list(...at(), 'set'))).length, 1);
    await world.ml.dataContainers.delete(...at(), 'set');
    assert.equal((await collect(world.ml.dataContainers.list(...at()))).length, 0);
  });

  it('takes only names that Azure takes', async () => {
    const body = { properties: { dataType: 'uri_file', dataUri: train } };
    for (const name of ['_set', 'my%20set', 's'.repeat(256)]) {
      assert.equal((await world.wrong('PUT', `data/${name}/versions/1`, body)).status, 400, name);
    }
  });

  it('refuses a model that the registry does not have, by name', async () => {
    const put = (modelUri: string) =>
      world.ml.modelVersions.createOrUpdate(...at(), 'other', '1', { properties: { modelUri } });
    await assert.rejects(
      put(PHI3.replace('/15', '/99')),
      /Phi-3-mini-4k-instruct' of version '99' was not found/,
    );
    await assert.rejects(put('azureml://registries/azureml/models/Phi-9/versions/1'), /'Phi-9'/);
    await assert.rejects(put('azureml://jobs/none/outputs/trained_model'), { code: 'UserError' });
  });

  it('shows the registry to those who ask its own address', async () => {
    const get = async (path: string) => (await world.clients.call('GET', world.azure.ml + path)).body;
    const found = await get('/registrymanagement/v1.0/registries/azureml/discovery?api-version=v1.0');
    const registry =
      `/mferp/managementfrontend/subscriptions/${textOf(found['subscriptionId'])}/resourceGroups/${textOf(found['resourceGroup'])}` +
      '/providers/Microsoft.MachineLearningServices/registries/azureml';
    const model = await get(
      `${registry}/models/Phi-3-mini-4k-instruct/versions/15?api-version=2021-10-01-dataplanepreview`,
    );
    assert.equal(model['properties']?.['isArchived'], true);
    const list = await get(`${registry}/components/chat_completion_pipeline/versions`);
    assert.equal(list['value']?.[0]?.['name'], '0.0.82');
  });

  it('has no GPU quota in a new subscription, and says so where it matters', async () => {
    const usages = await collect(world.ml.usages.list(world.azure.location));
    const limit = (name: string) => usages.find((usage) => usage.name?.value === name)?.limit;
    assert.equal(limit('standardNCADSA100v4Family'), 0);
    assert.equal(limit('TotalDedicatedCores'), 48);
    assert.equal((await collect(world.ml.quotas.list(world.azure.location))).length, usages.length);
    const cluster = (minNodeCount: number, vmSize = A100) =>
      world.raw('PUT', 'computes/gpu', {
        location: world.azure.location,
        properties: {
          computeType: 'AmlCompute',
          properties: { vmSize, scaleSettings: { minNodeCount, maxNodeCount: 1 } },
        },
      });
    assert.equal((await cluster(1)).body['error']?.['code'], 'ClusterMinNodesExceedCoreQuota');
    assert.equal((await cluster(0, 'Standard_X')).body['error']?.['code'], 'InvalidPropertyValue');
    await world.endpoint('chat');
    const refused = await world.raw(
      'PUT',
      'onlineEndpoints/chat/deployments/blue',
      world.deploymentBody(PHI3),
    );
    assert.match(JSON.stringify(refused.body), /Current usage\/limit: 0\/0. Additional needed: 24 /);
  });

  it('rescales a cluster, never changes its size, and deletes it when told how', async () => {
    await world.cluster('cpu', 'Standard_DS3_v2');
    const scaled = await world.done(
      world.ml.computeOperations.beginUpdate(
        ...at(),
        'cpu',
        { properties: { scaleSettings: { minNodeCount: 1, maxNodeCount: 2 } } },
        FAST,
      ),
    );
    assert.equal(scaled?.name, 'cpu');
    await assert.rejects(world.cluster('cpu', 'Standard_DS4_v2'), /cannot be changed/);
    assert.equal((await collect(world.ml.computeOperations.list(...at()))).length, 1);
    assert.equal((await world.wrong('DELETE', 'computes/cpu')).status, 400);
    await world.done(world.ml.computeOperations.beginDelete(...at(), 'cpu', 'Delete', FAST));
    await assert.rejects(world.ml.computeOperations.get(...at(), 'cpu'), { statusCode: 404 });
  });

  it('lists endpoints and their sizes, and changes their tags', async () => {
    await world.deploy('chat', 'cpu', PHI3, { instanceType: 'Standard_DS3_v2' });
    assert.deepEqual(
      (await collect(world.ml.onlineEndpoints.list(...at()))).map(({ name }) => name),
      ['chat'],
    );
    const tagged = await world.ml.onlineEndpoints.beginUpdateAndWait(
      ...at(),
      'chat',
      { tags: { run: '1' } },
      FAST,
    );
    assert.deepEqual(tagged.tags, { run: '1' });
    const skus = await collect(world.ml.onlineDeployments.listSkus(...at(), 'chat', 'cpu'));
    assert.equal(skus[0]?.sku?.name, 'Default');
  });
});

describe('local Azure: operations it does not have', () => {
  it('are refused by name', async () => {
    const world = await MlWorld.start();
    try {
      const missing = await world.raw('GET', 'schedules');
      assert.equal(missing.status, 501);
      assert.match(textOf(missing.body['error']?.['message']), /schedules/);
      assert.equal((await world.wrong('GET', 'jobs', undefined, '2021-01-01')).status, 400);
    } finally {
      await world.stop();
    }
  });
});
