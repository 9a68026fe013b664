import assert from 'node:assert/strict';
import { hobbies } from '../../../../unit/localAzure/model/fixture.js';
import { GROUP, jobBody, jsonl, MlWorld, PHI3, textOf } from '../../worlds/mlWorld.js';

describe('local Azure: lists of a workspace', () => {
  let world: MlWorld;
  const at = () => [GROUP, world.workspace] as const;

  before(async () => {
    world = await MlWorld.start();
  });
  after(() => world.stop());

  async function names(pages: AsyncIterable<{ name?: string }>): Promise<(string | undefined)[]> {
    const all = [];
    for await (const one of pages) all.push(one.name);
    return all;
  }

  it('go on where a page of model versions ends', async () => {
    for (let version = 1; version <= 31; version += 1) {
      await world.ml.modelVersions.createOrUpdate(...at(), 'many', String(version), {
        properties: {
          modelType: 'mlflow_model',
          modelUri: PHI3,
          tags: version === 7 ? { best: 'yes' } : {},
          isArchived: version === 8,
        },
      });
    }
    const first = await world.raw('GET', 'models/many/versions');
    assert.equal((first.body['value'] as unknown as unknown[]).length, 30);
    const second = await world.raw('GET', 'models/many/versions?listViewType=All&$skip=30');
    assert.equal((second.body['value'] as unknown as unknown[]).length, 1);
    assert.equal(second.body['nextLink'], undefined);
    const pages = world.ml.modelVersions.list(...at(), 'many', { listViewType: 'All', top: 10 });
    assert.equal(new Set(await names(pages)).size, 31);
  });

  it('show the versions with the tags asked for, and archived ones only when asked', async () => {
    const list = (options: object) => names(world.ml.modelVersions.list(...at(), 'many', options));
    assert.deepEqual(await list({ tags: 'best=yes' }), ['7']);
    assert.deepEqual(await list({ tags: 'best=no' }), []);
    assert.deepEqual(await list({ listViewType: 'ArchivedOnly' }), ['8']);
    assert.ok(!(await list({})).includes('8'));
  });

  it('refuse a parameter that is not modelled, by name', async () => {
    const refused = await world.raw('GET', 'models/many/versions?feed=azureml');
    assert.equal(refused.status, 501);
    assert.match(textOf(refused.body['error']?.['message']), /'feed'/);
    assert.equal((await world.raw('GET', 'jobs?properties=a')).status, 501);
  });

  it('show jobs by type and tag', async () => {
    const train = await world.upload('train.jsonl', jsonl(hobbies));
    await world.cluster();
    for (const name of ['job-one', 'job-two']) {
      const body = jobBody({ train, valid: train });
      const put = await world.raw('PUT', `jobs/${name}`, {
        properties: { ...body.properties, tags: { run: name } },
      });
      assert.equal(put.status, 201, JSON.stringify(put.body));
    }
    const list = (options: object) => names(world.ml.jobs.list(...at(), options));
    assert.deepEqual(await list({}), ['job-two', 'job-one']);
    assert.deepEqual(await list({ tag: 'run=job-one' }), ['job-one']);
    assert.deepEqual(await list({ jobType: 'Command' }), []);
  });

  it('show endpoints by tag and in the order asked for', async () => {
    for (const name of ['chat-b', 'chat-a']) await world.endpoint(name);
    await world.raw('PATCH', 'onlineEndpoints/chat-a', { tags: { run: '1' } });
    const list = (options: object) => names(world.ml.onlineEndpoints.list(...at(), options));
    assert.deepEqual(await list({ orderBy: 'CreatedAtDesc' }), ['chat-a', 'chat-b']);
    assert.deepEqual(await list({ orderBy: 'CreatedAtAsc' }), ['chat-b', 'chat-a']);
    assert.deepEqual(await list({ tags: 'run=1' }), ['chat-a']);
    assert.deepEqual(await list({ computeType: 'Kubernetes' }), []);
  });
});
