import assert from 'node:assert/strict';
import { setQuotaLimit, totalCores } from '../../../../../localAzure/providers/ml/quota/limits.js';
import { a100Family } from '../../../../../localAzure/providers/ml/quota/vmSizes.js';
import { hobbies } from '../../../../unit/localAzure/model/fixture.js';
import { GROUP, jobBody, jsonl, MINUTE, MlWorld, textOf } from '../../worlds/mlWorld.js';

describe('local Azure: fine-tuning jobs that do not go well', () => {
  let world: MlWorld;
  let files: { train: string; valid: string };
  let count = 0;

  before(async () => {
    world = await MlWorld.start();
    await world.cluster();
    files = {
      train: await world.upload('train.jsonl', jsonl(hobbies.slice(0, 8))),
      valid: await world.upload('valid.jsonl', jsonl(hobbies.slice(8, 12))),
    };
  });
  after(() => world.stop());

  async function start(body: unknown): Promise<string> {
    const name = `job-${++count}`;
    assert.equal((await world.raw('PUT', `jobs/${name}`, body)).status, 201);
    return name;
  }
  const status = async (name: string) =>
    textOf((await world.raw('GET', `jobs/${name}`)).body['properties']?.['status']);
  const errorOf = async (name: string) => {
    const { body } = await world.data('POST', 'history/v1.0', 'rundata', { runId: name });
    return textOf(body['runMetadata']?.['error']?.['error']?.['message']);
  };
  /** The address of the training step's log, as Azure's own clients find it. */
  async function logUrl(job: string): Promise<string> {
    const { body } = await world.data('GET', 'history/v1.0', `runs/${job}/children`);
    const [step] = body['value'] as unknown as { runId: string }[];
    const details = await world.data('GET', 'history/v1.0', `runs/${step?.runId}/details`);
    return (details.body['logFiles'] as unknown as Record<string, string>)['user_logs/std_log.txt'] ?? '';
  }
  const logOf = async (job: string): Promise<string> => world.clients.read(await logUrl(job));

  async function until(name: string, wanted: string): Promise<void> {
    for (let minutes = 0; minutes < 60 && (await status(name)) !== wanted; minutes++)
      await world.advance(MINUTE);
    assert.equal(await status(name), wanted);
  }

  const refused: [string, () => unknown, RegExp][] = [
    [
      'an input that the component does not have',
      () => jobBody(files, { epochs: '1' }),
      /has no input 'epochs'/,
    ],
    [
      'a value out of range',
      () => jobBody(files, { num_train_epochs: '0' }),
      /'num_train_epochs' is 0; the least is 1/,
    ],
    [
      'a value that is not allowed',
      () => jobBody(files, { precision: '8' }),
      /'precision' is '8'; allowed are 32, 16/,
    ],
    ['a boolean that is none', () => jobBody(files, { apply_lora: 'yes' }), /allowed are true, false/],
    ['half an epoch', () => jobBody(files, { num_train_epochs: '1.5' }), /is no integer/],
    ['an empty literal', () => jobBody(files, { lora_r: '-' }), /must contain a letter/],
    [
      'a compute that is not there',
      () => jobBody(files, {}, 'no-cluster'),
      /compute 'no-cluster' was not found/,
    ],
    [
      'a binding to nothing',
      () => jobBody(files, { seed: '${{parent.inputs.seed}}' }),
      /'\$\{\{parent\.inputs\.seed\}\}' of 'seed' leads to no input/,
    ],
    [
      'a datastore that is not there',
      () => jobBody({ ...files, train: 'azureml://datastores/other/paths/train.jsonl' }),
      /Could not find datastore with name 'other'/,
    ],
    [
      'an unknown model version',
      () => {
        const body = jobBody(files);
        body.properties.inputs.model.uri = body.properties.inputs.model.uri.replace('/15', '/16');
        return body;
      },
      /The model 'Phi-3-mini-4k-instruct' of version '16' was not found/,
    ],
    [
      'camel case inside a node',
      () => {
        const body = jobBody(files);
        const inputs: Record<string, unknown> = body.properties.jobs.finetune.inputs;
        inputs['seed'] = { jobInputType: 'literal', value: '1' };
        return body;
      },
      /job_input_type/,
    ],
  ];
  for (const [name, body, message] of refused) {
    it(`are refused at once for ${name}`, async () => {
      const answer = await world.raw('PUT', 'jobs/refused', body());
      assert.ok(answer.status >= 400 && answer.status < 500, textOf(answer.status));
      assert.match(textOf(answer.body['error']?.['message']), message);
      assert.equal((await world.raw('GET', 'jobs/refused')).status, 404);
    });
  }

  it('fail with the line of a bad row, and free the cluster', async () => {
    const train = await world.upload('bad.jsonl', jsonl(hobbies.slice(0, 2)) + '{"messages": [}\n');
    const job = await start(jobBody({ ...files, train }));
    await until(job, 'Failed');
    assert.match(await errorOf(job), /ACFTUserError: train_file_path: line 3: is not valid JSON/);
    await world.advance(3 * MINUTE);
    const cluster = await world.raw('GET', 'computes/gpu-cluster');
    assert.equal(cluster.body['properties']?.['properties']?.['currentNodeCount'], 0);
  });

  it('fail for a file that is not there', async () => {
    const job = await start(
      jobBody({ ...files, valid: 'azureml://datastores/workspaceblobstore/paths/none.jsonl' }),
    );
    await until(job, 'Failed');
    assert.match(await errorOf(job), /validation_file_path: The file '.*none\.jsonl' was not found/);
  });

  it('fail when a fault is queued for them', async () => {
    world.azure.service.faults.add({ operation: 'job', kind: 'fail', message: 'The node was lost.' });
    const job = await start(jobBody(files));
    await until(job, 'Failed');
    assert.equal(await errorOf(job), 'The node was lost.');
  });

  it('lose a fifth of the training rows when the test file is missing', async () => {
    const body = jobBody(files);
    Reflect.deleteProperty(body.properties.jobs.finetune.inputs, 'test_file_path');
    const job = await start(body);
    await until(job, 'Completed');
    assert.match(await logOf(job), /trains on 6 rows.*\n.*cut from the training file/);
  });

  describe('write a log', () => {
    it('of the step that trains, with its losses as far as it has come, and its end', async () => {
      const job = await start(jobBody(files));
      await until(job, 'Running');
      await world.advance(5 * MINUTE);
      const half = (await logOf(job)).split('\n').filter((line) => line.includes('"loss"'));
      await until(job, 'Completed');
      const whole = await logOf(job);
      const steps = whole.split('\n').filter((line) => line.includes('"loss"'));
      assert.ok(half.length > 0 && half.length < steps.length, `${half.length} of ${steps.length} lines`);
      assert.deepEqual(steps.slice(0, half.length), half);
      assert.match(whole, /\] Completed\n$/);
      const { body } = await world.data('GET', 'history/v1.0', `runs/${job}/details`);
      assert.deepEqual(Object.keys(body['logFiles'] ?? {}), ['logs/azureml/executionlogs.txt']);
    });

    it('with the reason for which they failed', async () => {
      world.azure.service.faults.add({ operation: 'job', kind: 'fail', message: 'The node was lost.' });
      const job = await start(jobBody(files));
      await until(job, 'Failed');
      assert.match(await logOf(job), /ERROR The node was lost\.\n/);
    });

    it('that nobody reads without the signature of its address', async () => {
      const job = await start(jobBody(files));
      await until(job, 'Running');
      const url = await logUrl(job);
      for (const wrong of [url.replace(/\?.*/, ''), url.replace(/sig=[^&]*/, 'sig=AAAA')])
        await assert.rejects(world.clients.read(wrong), { statusCode: 403 }, wrong);
    });
  });

  it('stay queued while the quota has no node for them, and the compute says why', async () => {
    setQuotaLimit(world.azure.service, totalCores, 20);
    const job = await start(jobBody(files));
    await world.advance(60 * MINUTE);
    assert.equal(await status(job), 'Queued');
    const cluster = (await world.raw('GET', 'computes/gpu-cluster')).body['properties']?.['properties'];
    assert.match(
      textOf(cluster?.['errors']?.[0]?.['error']?.['message']),
      /Total Cluster Dedicated Regional vCPUs. Maximum allowed: 20, Current in use: 0, Additional requested: 24/,
    );
    assert.equal(cluster?.['currentNodeCount'], 0);
    setQuotaLimit(world.azure.service, totalCores, 48);
    await world.advance(MINUTE);
    assert.equal(await status(job), 'Running');
    await until(job, 'Completed');
  });

  it('fail instead of waiting for what the quota of their family never allows', async () => {
    setQuotaLimit(world.azure.service, a100Family, 23);
    const job = await start(jobBody(files));
    await until(job, 'Failed');
    setQuotaLimit(world.azure.service, a100Family, 24);
    const { body } = await world.data('POST', 'history/v1.0', 'rundata', { runId: job });
    assert.match(JSON.stringify(body), /JobNodeCountExceedsCoreQuota.*quota of 23.*maps to 24 vCPUs/);
  });

  it('are canceled through a long-running operation, whatever they were doing', async () => {
    const job = await start(jobBody(files));
    await until(job, 'Running');
    const poller = await world.ml.jobs.beginCancel(GROUP, world.workspace, job, { updateIntervalInMs: 2 });
    assert.equal(await status(job), 'CancelRequested');
    await world.done(Promise.resolve(poller));
    assert.equal(await status(job), 'Canceled');
    await world.advance(60 * MINUTE);
    assert.equal(await status(job), 'Canceled');
    await world.done(world.ml.jobs.beginDelete(GROUP, world.workspace, job, { updateIntervalInMs: 2 }));
    assert.equal((await world.raw('GET', `jobs/${job}`)).status, 404);
  });

  it('move no further once their cancellation is asked for', async () => {
    const job = await start(jobBody(files));
    await world.raw('POST', `jobs/${job}/cancel`);
    await world.advance(MINUTE / 6);
    assert.equal(await status(job), 'CancelRequested');
    await world.advance(MINUTE / 6);
    assert.equal(await status(job), 'Canceled');
  });

  it('cannot be put on serverless compute or another component here, which is said', async () => {
    const serverless = await world.raw('PUT', 'jobs/other', jobBody(files, {}, 'serverless'));
    assert.equal(serverless.status, 501);
    const body = jobBody(files);
    body.properties.jobs.finetune.componentId =
      'azureml://registries/azureml/components/text_pipeline/labels/latest';
    const other = await world.raw('PUT', 'jobs/other', body);
    assert.match(textOf(other.body['error']?.['message']), /text_pipeline.*chat_completion_pipeline/);
  });
});
