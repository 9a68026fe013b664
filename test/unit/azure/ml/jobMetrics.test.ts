import assert from 'node:assert/strict';
import { scriptedAzure } from '../../../helpers/azure/scriptedAzure.js';

describe('the losses of a job', () => {
  const azure = scriptedAzure();
  const uri = () => `${azure.address.replace('https:', 'azureml:')}/mlflow/v1.0/x`;
  const read = () => azure.azure.metrics.read(uri(), 'job1');
  const run = (id: string, ...keys: string[]) => ({
    info: { run_id: id, experiment_id: 'e' },
    data: { metrics: keys.map((key) => ({ key })) },
  });
  const none = { training: [], validation: [] };
  const get = 'GET /mlflow/runs/get';
  const search = 'POST /mlflow/runs/search';

  it('are none while there is no run, or none of its steps has any', async () => {
    azure.answer(get, { body: {} });
    assert.deepEqual(await read(), none);
    azure.answer(get, { body: { run: run('job1', 'other') } });
    azure.answer(search, { body: {} });
    assert.deepEqual(await read(), none);
    // A step below a step below ...: not for ever.
    azure.answer(search, { body: { runs: [run('deep')] } });
    azure.sent.splice(0);
    assert.deepEqual(await read(), none);
    assert.equal(azure.sent.filter(({ request }) => request.startsWith('POST')).length, 3);
  });

  it('are those of the step that has them, in the order of steps, without what is no number', async () => {
    azure.answer(get, { body: { run: run('job1') } });
    azure.answer(search, { body: { runs: [run('step', 'eval_loss')] } });
    const metrics = [
      { step: '20', value: 1 },
      { value: 3 },
      { step: 10, value: 2 },
      { step: 30, value: 'NaN' },
    ];
    azure.answer('GET /metrics/get-history', { body: { metrics } }, { body: {} });
    const { training, validation } = await read();
    assert.deepEqual(
      [training, validation].find(({ length }) => length > 0),
      [
        { step: 0, value: 3 },
        { step: 10, value: 2 },
        { step: 20, value: 1 },
      ],
    );
    assert.deepEqual(training.length * validation.length, 0);
  });

  for (const [what, error, why] of [
    ['its detail before its general words', { message: 'Failed.', details: [{}, { message: 'OOM' }] }, 'OOM'],
    ['its general words', { message: 'Failed.' }, 'Failed.'],
    ['nothing', undefined, undefined],
  ] as const)
    it(`of one that failed come with the reason: ${what}`, async () => {
      azure.answer('POST /rundata', {
        body: error === undefined ? {} : { runMetadata: { error: { error } } },
      });
      assert.equal(await azure.azure.metrics.failure(uri(), 'job1'), why);
    });
});
