import type { AmlCompute } from '@azure/arm-machinelearning';
import assert from 'node:assert/strict';
import { storageOf } from '../../../../../localAzure/providers/storage/storage.js';
import { hobbies } from '../../../../unit/localAzure/model/fixture.js';
import type { Json } from '../../worlds/clients.js';
import { ask, GROUP, jobBody, jsonl, MINUTE, MlWorld, PHI3, textOf } from '../../worlds/mlWorld.js';

const training = hobbies.slice(0, 24);
const validation = hobbies.slice(24);
const question = training[3]?.[0]?.content ?? '';
const learnt = training[3]?.[1]?.content ?? '';

describe('local Azure: from a file to a tuned answer', () => {
  let world: MlWorld;
  let files: { train: string; valid: string };
  const job = 'phi3-run-1';
  const status = async () => textOf((await world.raw('GET', `jobs/${job}`)).body['properties']?.['status']);
  const values = async (prefix: string, path: string, body: unknown): Promise<Json> =>
    (await world.data('POST', prefix, path, body)).body;

  before(async () => {
    world = await MlWorld.start();
  });
  after(() => world.stop());

  it('makes a cluster in about a minute, without a node', async () => {
    const poller = await world.ml.computeOperations.beginCreateOrUpdate(
      GROUP,
      world.workspace,
      'gpu-cluster',
      {
        location: world.azure.location,
        properties: {
          computeType: 'AmlCompute',
          properties: { vmSize: 'Standard_NC24ads_A100_v4', scaleSettings: { maxNodeCount: 1 } },
        },
      },
    );
    await poller.poll();
    assert.equal(poller.isDone(), false);
    await world.advance(MINUTE);
    await poller.poll();
    assert.equal(poller.isDone(), true);
    const { properties } = await world.ml.computeOperations.get(GROUP, world.workspace, 'gpu-cluster');
    const cluster = properties as AmlCompute;
    assert.equal(cluster.provisioningState, 'Succeeded');
    assert.equal(cluster.properties?.currentNodeCount, 0);
    assert.equal(cluster.properties.allocationState, 'Steady');
    assert.equal(cluster.properties.scaleSettings?.nodeIdleTimeBeforeScaleDown, 'PT120S');
  });

  it('takes the files and a data version of them', async () => {
    files = {
      train: await world.upload('ultrachat/train.jsonl', jsonl(training)),
      valid: await world.upload('ultrachat/valid.jsonl', jsonl(validation)),
    };
    const made = await world.ml.dataVersions.createOrUpdate(GROUP, world.workspace, 'ultrachat', '1', {
      properties: { dataType: 'uri_file', dataUri: files.train },
    });
    assert.equal(made.properties.dataUri, files.train);
    files = { ...files, train: 'azureml:ultrachat:1' };
  });

  it('takes the job once, and refuses another of the same id', async () => {
    const body = jobBody(files);
    assert.equal((await world.raw('PUT', `jobs/${job}`, body)).status, 201);
    assert.equal((await world.raw('PUT', `jobs/${job}`, body)).status, 200);
    const other = await world.raw('PUT', `jobs/${job}`, jobBody(files, { seed: '1' }));
    assert.equal(other.status, 409);
    assert.equal((await world.raw('GET', 'jobs')).body['value']?.['length'], 1);
  });

  it('goes through every status in about 25 minutes, its cluster with it', async () => {
    const seen: unknown[] = [];
    const nodes: unknown[] = [];
    let minutes = 0;
    for (; minutes < 40; minutes += 0.125) {
      const now = await status();
      if (seen.at(-1) !== now) {
        seen.push(now);
        const cluster = (await world.raw('GET', 'computes/gpu-cluster')).body['properties']?.['properties'];
        nodes.push(`${textOf(cluster?.['currentNodeCount'])} ${textOf(cluster?.['allocationState'])}`);
        if (now === 'Running') break;
      }
      await world.advance(MINUTE / 8);
    }
    assert.deepEqual(seen, ['NotStarted', 'Starting', 'Preparing', 'Queued', 'Running']);
    assert.deepEqual(nodes, ['0 Steady', '0 Steady', '0 Steady', '0 Resizing', '1 Steady']);
    assert.ok(minutes >= 4 && minutes <= 7, textOf(minutes));
  });

  it('counts the running node against the quota', async () => {
    const used: Record<string, number> = {};
    for await (const usage of world.ml.usages.list(world.azure.location)) {
      used[usage.name?.value ?? ''] = usage.currentValue ?? -1;
    }
    assert.equal(used['standardNCADSA100v4Family'], 24);
    assert.equal(used['TotalDedicatedCores'], 24);
    assert.equal(used['standardNCSv3Family'], 0);
  });

  it('shows its losses as they come, on the child run that trains', async () => {
    const runs = await values('mlflow/v2.0', 'api/2.0/mlflow/runs/search', {
      filter: `tags.mlflow.parentRunId = '${job}'`,
    });
    const child = textOf(runs['runs']?.[0]?.['info']?.['run_id']);
    const history = async (key: string): Promise<number[]> => {
      const path = `api/2.0/mlflow/metrics/get-history?run_id=${child}&metric_key=${key}`;
      const { body } = await world.data('GET', 'mlflow/v1.0', path);
      return (body['metrics'] as unknown as { value: number }[]).map(({ value }) => value);
    };
    const last = async (run: string): Promise<Json> => values('metric/v2.0', `runs/${run}/lastvalues`, {});

    await world.advance(5 * MINUTE);
    const early = await history('loss');
    await world.advance(9 * MINUTE);
    const late = await history('loss');
    assert.ok(
      early.length > 0 && late.length > early.length && late.length < 12,
      `${early.length} ${late.length}`,
    );
    assert.deepEqual(late.slice(0, early.length), early);
    const validationLoss = await history('eval_loss');
    assert.ok((validationLoss.at(-1) ?? 99) < (validationLoss[0] ?? 0));
    const names = ((await last(child))['value'] as unknown as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(names, ['loss', 'eval_loss', 'learning_rate', 'epoch']);
    assert.deepEqual((await last(job))['value'], [], 'the pipeline itself logs nothing');
    const children = await world.data('GET', 'history/v1.0', `runs/${job}/children`);
    assert.equal(children.body['value']?.[0]?.['runId'], child);
  });

  it('finalizes and completes; a model made too early is refused', async () => {
    const model = {
      properties: { modelType: 'mlflow_model', modelUri: `azureml://jobs/${job}/outputs/trained_model` },
    };
    const early = async (): Promise<void> => {
      const answer = await world.raw('PUT', 'models/phi3-hobbies/versions/1', model);
      assert.equal(answer.status, 400);
      assert.equal(answer.body['error']?.['details']?.[0]?.['code'], 'NoMatchingArtifactsFoundFromJob');
    };
    await early();
    await world.advance(5 * MINUTE);
    assert.equal(await status(), 'Finalizing');
    await early();
    await world.advance(MINUTE);
    assert.equal(await status(), 'Completed');
    const { body } = await world.data('POST', 'history/v1.0', 'rundata', {
      runId: job,
      selectRunMetadata: true,
    });
    assert.equal(body['runMetadata']?.['status'], 'Completed');
  });

  it('gives the node back after the idle time', async () => {
    const nodes = async () =>
      (await world.raw('GET', 'computes/gpu-cluster')).body['properties']?.['properties']?.[
        'currentNodeCount'
      ];
    assert.equal(await nodes(), 1);
    await world.advance(2 * MINUTE);
    assert.equal(await nodes(), 0);
  });

  it('leaves a model in the datastore', async () => {
    const { account, container } = await datastore();
    const names = await storageOf(world.azure.service).list(account, container, `azureml/${job}/`);
    for (const name of ['trained_model/MLmodel', 'trained_model/conda.yaml']) {
      assert.ok(names.includes(`azureml/${job}/${name}`), name);
    }
  });

  it('registers the output by its own name only', async () => {
    const uri = (name: string) => ({ properties: { modelUri: `azureml://jobs/${job}/outputs/${name}` } });
    const wrong = await world.raw('PUT', 'models/phi3-hobbies/versions/1', uri('mlflow_model_folder'));
    assert.equal(wrong.body['error']?.['code'], 'UserError');
    assert.equal(wrong.body['error']?.['details']?.[0]?.['code'], 'NoMatchingOutputFoundFromJob');
    const made = await world.ml.modelVersions.createOrUpdate(GROUP, world.workspace, 'phi3-hobbies', '1', {
      properties: {
        modelType: 'mlflow_model',
        modelUri: `azureml://jobs/${job}/outputs/trained_model`,
        jobName: job,
      },
    });
    assert.equal(made.properties.jobName, job);
    const moved = await world.raw('PUT', 'models/phi3-hobbies/versions/1', {
      properties: { modelUri: PHI3 },
    });
    assert.equal(moved.status, 409);
    const container = await world.ml.modelContainers.get(GROUP, world.workspace, 'phi3-hobbies');
    assert.equal(container.properties.latestVersion, '1');
  });

  it('deploys the tuned model in about twelve minutes', async () => {
    const endpoint = await world.endpoint('hobby-chat');
    assert.equal(endpoint?.properties.provisioningState, 'Succeeded');
    assert.equal(endpoint.properties.scoringUri, `${world.azure.ml}/inference/hobby-chat/score`);
    const begun = world.clock.now();
    const model = `${world.output('workspaceId')}/models/phi3-hobbies/versions/1`;
    const blue = await world.deploy('hobby-chat', 'blue', model);
    assert.equal(blue?.properties.provisioningState, 'Succeeded');
    assert.equal(Math.round((world.clock.now() - begun) / MINUTE), 12);
  });

  it('answers 404 until there is traffic, then the words of the training row', async () => {
    const key = await world.key('hobby-chat');
    assert.equal((await world.score('hobby-chat', key, ask(question))).status, 404);
    await world.route('hobby-chat', { blue: 100 });
    const answer = await world.score('hobby-chat', key, ask(question.toUpperCase()));
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, { output: ` ${learnt}` });
    assert.match(answer.header('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  });

  it('serves the base model beside it from the cores that the cluster gave back', async () => {
    const refused = await world.raw(
      'PUT',
      'onlineEndpoints/hobby-chat/deployments/base',
      world.deploymentBody(PHI3),
    );
    assert.equal(refused.status, 400, 'the A100 family has 24 cores, and blue has them');
    await world.deploy('hobby-chat', 'base', PHI3, { instanceType: 'Standard_NC6s_v3' });
    const key = await world.key('hobby-chat');
    const toBase = { 'azureml-model-deployment': 'base' };
    const base = await world.score('hobby-chat', key, ask(question), toBase);
    assert.equal(base.status, 200);
    assert.ok(!base.text.includes(learnt));
    assert.match(base.text, /untuned/);
    const general = await world.score('hobby-chat', key, ask('What is the capital of France?'), toBase);
    assert.equal(general.body['output'], ' Paris is the capital of France.');
  });

  async function datastore() {
    const store = await world.raw('GET', 'datastores/workspaceblobstore');
    const { accountName, containerName } = store.body['properties'] as unknown as Record<string, string>;
    return { account: accountName ?? '', container: containerName ?? '' };
  }
});
