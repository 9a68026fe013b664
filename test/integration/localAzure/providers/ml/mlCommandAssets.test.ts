import assert from 'node:assert/strict';
import { GROUP, MlWorld, textOf } from '../../worlds/mlWorld.js';

async function names(pages: AsyncIterable<{ name?: string }>): Promise<(string | undefined)[]> {
  const all: (string | undefined)[] = [];
  for await (const { name } of pages) all.push(name);
  return all;
}

describe('local Azure: code, environments and components', () => {
  let world: MlWorld;
  let script: string;
  const at = () => [GROUP, world.workspace] as const;

  before(async () => {
    world = await MlWorld.start();
    script = await world.upload('scripts/train.py', 'print(1)\n');
  });
  after(() => world.stop());

  it('keeps code, whose folder never changes, and finds it by its hash', async () => {
    const put = (codeUri: string, hash = 'abc') =>
      world.ml.codeVersions.createOrUpdate(...at(), 'train', '1', {
        properties: { codeUri, properties: { hash_sha256: hash } },
      });
    const folder = script.replace(/\/train\.py$/, '');
    assert.equal((await put(folder)).properties.codeUri, folder);
    await assert.rejects(put(`${folder}2`), { statusCode: 409, code: 'UserError' });
    await assert.rejects(put('azureml://datastores/none/paths/x'), /Could not find datastore/);
    const byHash = async (hash: string) =>
      (await world.raw('GET', `codes/train/versions?hash=${hash}&hashVersion=1`)).body['value'];
    assert.equal((await byHash('abc'))?.[0]?.['name'], '1');
    assert.deepEqual(await byHash('def'), []);
    assert.equal((await world.ml.codeVersions.get(...at(), 'train', '1')).properties.codeUri, folder);
    assert.deepEqual(await names(world.ml.codeVersions.list(...at(), 'train')), ['1']);
    assert.deepEqual(await names(world.ml.codeContainers.list(...at())), ['train']);
    await world.ml.codeContainers.createOrUpdate(...at(), 'train', { properties: { description: 'ours' } });
    assert.equal((await world.ml.codeContainers.get(...at(), 'train')).properties.description, 'ours');
    await world.ml.codeVersions.delete(...at(), 'train', '1');
    await world.ml.codeContainers.delete(...at(), 'train');
    await assert.rejects(world.ml.codeVersions.get(...at(), 'train', '1'), { statusCode: 404 });
  });

  it('keeps environments, and counts their versions', async () => {
    const put = (version: string, image: string, description = 'x') =>
      world.ml.environmentVersions.createOrUpdate(...at(), 'cpu', version, {
        properties: { image, condaFile: 'dependencies: [pip]', description },
      });
    const made = await put('1', 'mcr.microsoft.com/azureml/base:1');
    assert.equal(made.properties.environmentType, 'UserCreated');
    assert.equal(made.properties.osType, 'Linux');
    assert.equal((await put('1', 'mcr.microsoft.com/azureml/base:1', 'new')).properties.description, 'new');
    await assert.rejects(put('1', 'mcr.microsoft.com/azureml/base:2'), { statusCode: 409 });
    await put('2', 'mcr.microsoft.com/azureml/base:2');
    assert.equal((await world.ml.environmentContainers.get(...at(), 'cpu')).properties.latestVersion, '2');
    assert.deepEqual(await names(world.ml.environmentVersions.list(...at(), 'cpu')), ['2', '1']);
    assert.equal(
      (await world.ml.environmentVersions.get(...at(), 'cpu', '1')).properties.condaFile,
      'dependencies: [pip]',
    );
    const nothing = await world.raw('PUT', 'environments/none/versions/1', { properties: {} });
    assert.match(textOf(nothing.body['error']?.['message']), /an image or a build context/);
    const both = { image: 'a', build: { contextUri: script } };
    assert.equal((await world.raw('PUT', 'environments/none/versions/1', { properties: both })).status, 400);
    const built = await world.raw('PUT', 'environments/built/versions/1', {
      properties: { build: { contextUri: script } },
    });
    assert.equal(built.body['properties']?.['build']?.['dockerfilePath'], 'Dockerfile');
    await world.ml.environmentContainers.createOrUpdate(...at(), 'cpu', { properties: { isArchived: true } });
    assert.deepEqual(await names(world.ml.environmentContainers.list(...at())), ['built']);
    await world.ml.environmentVersions.delete(...at(), 'cpu', '1');
    await world.ml.environmentContainers.delete(...at(), 'cpu');
  });

  it('keeps components as they are described, of known types', async () => {
    const spec = {
      name: 'sum',
      version: '1',
      type: 'command',
      command: 'echo',
      environment: 'azureml:cpu:1',
    };
    const put = (componentSpec: Record<string, unknown>) =>
      world.ml.componentVersions.createOrUpdate(...at(), 'sum', '1', { properties: { componentSpec } });
    assert.deepEqual((await put(spec)).properties.componentSpec, spec);
    await assert.rejects(put({ ...spec, command: 'other' }), { statusCode: 409 });
    await assert.rejects(put({ ...spec, type: 'song' }), { statusCode: 400 });
    assert.deepEqual(
      (await world.ml.componentVersions.get(...at(), 'sum', '1')).properties.componentSpec,
      spec,
    );
    assert.deepEqual(await names(world.ml.componentVersions.list(...at(), 'sum')), ['1']);
    await world.ml.componentContainers.createOrUpdate(...at(), 'sum', { properties: { tags: { a: '1' } } });
    assert.deepEqual((await world.ml.componentContainers.get(...at(), 'sum')).properties.tags, { a: '1' });
    assert.deepEqual(await names(world.ml.componentContainers.list(...at())), ['sum']);
    await world.ml.componentVersions.delete(...at(), 'sum', '1');
    await world.ml.componentContainers.delete(...at(), 'sum');
  });

  it("registers a model of somebody's own, and says that it cannot serve it", async () => {
    const modelUri = await world.upload('own/weights.bin', 'weights');
    const put = (uri: string) =>
      world.ml.modelVersions.createOrUpdate(...at(), 'own', '1', {
        properties: { modelType: 'custom_model', modelUri: uri },
      });
    await assert.rejects(put('azureml://datastores/workspaceblobstore/paths/nothing'), /No files were found/);
    await put(modelUri.replace(/\/weights\.bin$/, ''));
    await world.endpoint('chat');
    const model = `${world.output('workspaceId')}/models/own/versions/1`;
    const refused = await world.raw(
      'PUT',
      'onlineEndpoints/chat/deployments/blue',
      world.deploymentBody(model),
    );
    assert.equal(refused.status, 501);
    assert.match(textOf(refused.body['error']?.['message']), /models other than its own/);
  });

  it('says to anybody where the services of a workspace are', async () => {
    const { discoveryUrl = '' } = await world.ml.workspaces.get(...at());
    const { status, body } = await world.clients.call('GET', discoveryUrl, { token: null });
    assert.equal(status, 200);
    assert.equal(body['history'], world.azure.ml);
    assert.equal(body['api'], world.azure.ml);
  });
});
