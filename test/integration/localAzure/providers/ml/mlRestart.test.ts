import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mlDurations } from '../../../../../localAzure/providers/ml/mlDurations.js';
import { hobbies } from '../../../../unit/localAzure/model/fixture.js';
import { FlowWorld, ourFlow } from '../../worlds/flowWorld.js';
import { ask, jobBody, jsonl, MINUTE, MlWorld, textOf } from '../../worlds/mlWorld.js';

describe('local Azure: after a restart', () => {
  let dataDir: string;
  let world: MlWorld;

  before(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'local-azure-'));
  });
  after(async () => {
    await world.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('a job goes on where it was, and its model answers from disk', async () => {
    world = await MlWorld.start({ dataDir });
    await world.cluster();
    const train = await world.upload('train.jsonl', jsonl(hobbies));
    await world.raw('PUT', 'jobs/one', jobBody({ train, valid: train }));
    for (let minutes = 0; minutes < 10; minutes++) await world.advance(MINUTE);
    const job = async () => textOf((await world.raw('GET', 'jobs/one')).body['properties']?.['status']);
    assert.equal(await job(), 'Running');

    world = await world.again({ dataDir });
    assert.equal(await job(), 'Running');
    await world.advance(30 * MINUTE);
    assert.equal(await job(), 'Completed', 'what fell due at once happened in its order');

    await world.raw('PUT', 'models/tuned/versions/1', {
      properties: { modelUri: 'azureml://jobs/one/outputs/trained_model' },
    });
    await world.endpoint('chat');
    await world.deploy('chat', 'blue', 'azureml:tuned:1');
    await world.route('chat', { blue: 100 });
    const key = await world.key('chat');

    world = await world.again({ dataDir });
    const row = hobbies[7] ?? [];
    const answer = await world.score('chat', key, ask(row[0]?.content ?? ''));
    assert.deepEqual(answer.body, { output: ` ${row[1]?.content}` });
  });

  it('a flow is still there with its files and its session, and a run that was under way has failed', async function () {
    if (spawnSync('python3', ['--version']).status !== 0) this.skip();
    const slow =
      'import time\nfrom promptflow.core import tool\n@tool\ndef chat(input_data: str, **more) -> str:\n' +
      '    time.sleep(100 if input_data == "slow" else 0)\n    return input_data';
    const flows = await FlowWorld.in(world);
    const flowId = await flows.create({ ...ourFlow, 'chat.py': slow });
    await flows.session(flowId);
    await flows.submit(flowId, { input_data: 'slow' }, { flowRunId: 'one' });
    await world.advance(mlDurations.flowRunQueued);

    world = await world.again({ dataDir });
    const after = new FlowWorld(world);
    const { body } = await after.call('GET', `Flows/${flowId}/one/status`);
    assert.match(textOf(body['flow_runs']), /The compute session ended while the flow ran/);
    assert.equal((await after.run(flowId, { input_data: 'quick' }))['output']?.['answer'], 'quick');
  });
});
