import assert from 'node:assert/strict';
import type { Json } from '../../worlds/clients.js';
import { MlWorld, PHI3, textOf } from '../../worlds/mlWorld.js';

describe("local Azure: MLflow's REST API", () => {
  let world: MlWorld;
  before(async () => (world = await MlWorld.start()));
  after(() => world.stop());

  const ask = (method: 'GET' | 'POST', path: string, body?: object) =>
    world.data(method, 'mlflow/v2.0', `api/2.0/mlflow/${path}`, body);
  async function ok(method: 'GET' | 'POST', path: string, body?: object): Promise<Json> {
    const answer = await ask(method, path, body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }
  async function begin(name: string, experiment?: string): Promise<string> {
    const asked = { run_name: name, start_time: 1000, ...(experiment && { experiment_id: experiment }) };
    return textOf((await ok('POST', 'runs/create', asked))['run']?.['info']?.['run_id']);
  }
  const list = (value: Json | undefined) => value as unknown as Json[];

  it('makes experiments, once each, and finds them', async () => {
    const id = textOf((await ok('POST', 'experiments/create', { name: 'sums/one' }))['experiment_id']);
    const again = await ask('POST', 'experiments/create', { name: 'sums/one' });
    assert.deepEqual([again.status, again.body['error_code']], [400, 'RESOURCE_ALREADY_EXISTS']);
    assert.equal(
      (await ok('GET', `experiments/get?experiment_id=${id}`))['experiment']?.['name'],
      'sums/one',
    );
    assert.equal(
      (await ok('GET', 'experiments/get-by-name?experiment_name=sums%2Fone'))['experiment']?.[
        'experiment_id'
      ],
      id,
    );
    const found = async (filter: string) =>
      list((await ok('POST', 'experiments/search', { filter, max_results: 10 }))['experiments']).map(
        ({ name }) => name,
      );
    assert.deepEqual(await found("name LIKE 'sums%'"), ['sums/one']);
    assert.deepEqual(await found("name ILIKE 'SUMS_one'"), ['sums/one']);
    assert.deepEqual(await found("name = 'none'"), []);
    assert.equal((await ask('POST', 'experiments/search', { filter: 'age > 1' })).status, 400);
    const missing = await ask('GET', 'experiments/get?experiment_id=none');
    assert.deepEqual([missing.status, missing.body['error_code']], [404, 'RESOURCE_DOES_NOT_EXIST']);
  });

  it('follows a run from its beginning to its end', async () => {
    const id = textOf((await ok('POST', 'experiments/create', { name: 'runs' }))['experiment_id']);
    const run = await begin('first', id);
    await ok('POST', 'runs/log-metric', { run_id: run, key: 'loss', value: 2, timestamp: 5, step: 0 });
    await ok('POST', 'runs/log-batch', {
      run_id: run,
      metrics: [
        { key: 'loss', value: 1.5, timestamp: 6, step: 1 },
        { key: 'acc', value: 0.9, timestamp: 6, step: 1 },
      ],
      params: [{ key: 'lr', value: '0.1' }],
      tags: [{ key: 'who', value: 'me' }],
    });
    await ok('POST', 'runs/log-parameter', { run_id: run, key: 'lr', value: '0.1' });
    const other = await ask('POST', 'runs/log-parameter', { run_id: run, key: 'lr', value: '0.2' });
    assert.deepEqual([other.status, other.body['error_code']], [400, 'INVALID_PARAMETER_VALUE']);
    await ok('POST', 'runs/set-tag', { run_id: run, key: 'gone', value: '1' });
    await ok('POST', 'runs/delete-tag', { run_id: run, key: 'gone' });
    assert.equal((await ask('POST', 'runs/delete-tag', { run_id: run, key: 'gone' })).status, 404);
    await ok('POST', 'runs/update', { run_id: run, status: 'FINISHED', end_time: 9 });
    const { info, data } = (await ok('GET', `runs/get?run_id=${run}`))['run'] ?? {};
    assert.deepEqual(
      [info?.['status'], info?.['start_time'], info?.['end_time'], info?.['experiment_id']],
      ['FINISHED', 1000, 9, id],
    );
    assert.deepEqual(data?.['params'], [{ key: 'lr', value: '0.1' }]);
    const tags = list(data?.['tags']).map(({ key }) => key as unknown as string);
    assert.ok(tags.includes('who') && !tags.includes('gone'));
    const history = await ok('GET', `metrics/get-history?run_id=${run}&metric_key=loss`);
    assert.deepEqual(history['metrics'], [
      { key: 'loss', value: 2, timestamp: 5, step: 0 },
      { key: 'loss', value: 1.5, timestamp: 6, step: 1 },
    ]);
    assert.deepEqual((await ok('GET', `artifacts/list?run_id=${run}`))['files'], []);
    // The run history knows it too.
    const { body } = await world.data('GET', 'history/v1.0', `runs/${run}`);
    assert.equal(body['status'], 'Completed');
  });

  it('finds runs by what was logged, in the order that is asked for', async () => {
    const id = textOf((await ok('POST', 'experiments/create', { name: 'search' }))['experiment_id']);
    for (const [name, loss] of [
      ['b', 2],
      ['a', 1],
      ['c', 3],
    ] as const) {
      const run = await begin(name, id);
      await ok('POST', 'runs/log-metric', { run_id: run, key: 'loss', value: loss });
      await ok('POST', 'runs/set-tag', { run_id: run, key: 'kind', value: loss > 1 ? 'big' : 'small' });
    }
    const names = async (filter: string, order_by = ['metrics.loss ASC'], max_results = 10) =>
      list(
        (await ok('POST', 'runs/search', { experiment_ids: [id], filter, order_by, max_results }))['runs'],
      ).map((run) => run['info']?.['run_name']);
    assert.deepEqual(await names(''), ['a', 'b', 'c']);
    assert.deepEqual(await names('', ['metrics.loss DESC'], 2), ['c', 'b']);
    assert.deepEqual(await names("tags.kind = 'big' and metrics.loss < 3"), ['b']);
    assert.deepEqual(await names("attributes.run_name != 'a'"), ['b', 'c']);
    assert.deepEqual(await names("tags.kind LIKE 'sm%'"), ['a']);
    assert.deepEqual(await names("attributes.status = 'FINISHED'"), []);
    for (const filter of ['nonsense', 'attributes.colour = 1'])
      assert.equal(
        (await ask('POST', 'runs/search', { filter })).body['error_code'],
        'INVALID_PARAMETER_VALUE',
      );
  });

  it('shows the models of the workspace as its registry, and registers there', async () => {
    await ok('POST', 'registered-models/create', { name: 'phi', description: 'ours' });
    assert.equal((await ask('POST', 'registered-models/create', { name: 'phi' })).status, 400);
    const made = await ok('POST', 'model-versions/create', { name: 'phi', source: PHI3 });
    assert.equal(made['model_version']?.['version'], '1');
    await ok('POST', 'model-versions/create', { name: 'phi', source: PHI3 });
    assert.equal((await world.raw('GET', 'models/phi/versions/2')).status, 200);
    const model = (await ok('GET', 'registered-models/get?name=phi'))['registered_model'];
    assert.equal(model?.['latest_versions']?.[0]?.['version'], '2');
    const newest = await ok('POST', 'registered-models/get-latest-versions', { name: 'phi' });
    assert.equal(newest['model_versions']?.[0]?.['version'], '2');
    assert.equal(
      (await ok('GET', 'model-versions/get?name=phi&version=1'))['model_version']?.['source'],
      PHI3,
    );
    assert.equal(
      (await ok('GET', 'model-versions/get-download-uri?name=phi&version=1'))['artifact_uri'],
      PHI3,
    );
    const byName = encodeURIComponent("name = 'phi'");
    assert.equal(
      list((await ok('GET', `model-versions/search?filter=${byName}`))['model_versions']).length,
      2,
    );
    assert.equal(
      list((await ok('GET', `registered-models/search?filter=${byName}`))['registered_models']).length,
      1,
    );
    assert.equal((await ask('GET', 'registered-models/get?name=none')).status, 404);
    assert.equal((await ask('GET', 'model-versions/get?name=phi&version=9')).status, 404);
  });
});
