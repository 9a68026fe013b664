import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hobbies } from '../../../../unit/localAzure/model/fixture.js';
import { GROUP, jobBody, jsonl, MlWorld, PHI3, textOf } from '../../worlds/mlWorld.js';

const V100 = 'Standard_NC6s_v3';
const PHI4 = 'azureml://registries/azureml/models/Phi-4/versions/8';

describe('local Azure: as Azure is today', () => {
  let world: MlWorld;
  const at = () => [GROUP, world.workspace] as const;

  before(async () => {
    world = await MlWorld.start({ today: 'live' });
  });
  after(() => world.stop());

  it('does not offer a retired size, and refuses it by name', async () => {
    const { value = [] } = await world.ml.virtualMachineSizes.list(world.azure.location);
    assert.ok(value.length > 0 && !value.some(({ name }) => name === V100));
    await assert.rejects(world.cluster('old', V100), {
      code: 'InvalidPropertyValue',
      message: /Standard_NC6s_v3.*retired on 30 September 2025/,
    });
    await world.endpoint('chat');
    const body = world.deploymentBody(PHI4, { instanceType: V100 });
    const refused = await world.raw('PUT', 'onlineEndpoints/chat/deployments/blue', body);
    assert.equal(refused.status, 400);
    assert.match(JSON.stringify(refused.body), /Standard_NC6s_v3 is not supported any more/);
  });

  it('neither trains, registers nor deploys a retired model, and says which', async () => {
    const train = await world.upload('train.jsonl', jsonl(hobbies));
    await world.cluster();
    const files = { train, valid: train };
    const job = await world.raw('PUT', 'jobs/retired', jobBody(files));
    assert.match(textOf(job.body['error']?.['message']), /'Phi-3-mini-4k-instruct' was retired/);
    assert.equal(job.body['error']?.['details']?.[0]?.['code'], 'ModelRetired');
    const model = { properties: { modelType: 'mlflow_model', modelUri: PHI3 } };
    await assert.rejects(world.ml.modelVersions.createOrUpdate(...at(), 'base', '1', model), /was retired/);
    await assert.rejects(world.deploy('chat', 'blue', PHI3), /was retired/);
  });

  it('takes the successor, with the same component', async () => {
    const { properties } = jobBody({ train: await world.upload('more.jsonl', jsonl(hobbies)) });
    const inputs = { ...properties.inputs, model: { jobInputType: 'mlflow_model', uri: PHI4 } };
    const job = await world.raw('PUT', 'jobs/successor', { properties: { ...properties, inputs } });
    assert.equal(job.status, 201, JSON.stringify(job.body));
    const deployed = await world.deploy('chat', 'blue', PHI4);
    assert.equal(deployed?.properties.provisioningState, 'Succeeded');
  });
});

describe('local Azure: a model that was registered before Azure retired it', () => {
  let dataDir: string;
  let world: MlWorld;

  before(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'local-azure-'));
    world = await MlWorld.start({ dataDir });
    const model = { properties: { modelType: 'mlflow_model', modelUri: PHI3 } };
    await world.ml.modelVersions.createOrUpdate(GROUP, world.workspace, 'base', '1', model);
    await world.cluster();
    await world.endpoint('chat');
    world = await world.again({ dataDir, today: 'live' });
  });
  after(async () => {
    await world.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('can be neither deployed nor trained any more', async () => {
    await assert.rejects(world.deploy('chat', 'blue', 'azureml:base:1'), {
      statusCode: 400,
      message: /'Phi-3-mini-4k-instruct' was retired/,
    });
    const { properties } = jobBody({ train: await world.upload('train.jsonl', jsonl(hobbies)) });
    const inputs = { ...properties.inputs, model: { jobInputType: 'mlflow_model', uri: 'azureml:base:1' } };
    const job = await world.raw('PUT', 'jobs/retired', { properties: { ...properties, inputs } });
    assert.match(textOf(job.body['error']?.['message']), /'Phi-3-mini-4k-instruct' was retired/);
  });
});
