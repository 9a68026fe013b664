import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hobbies } from '../../unit/localAzure/model/fixture.js';
import { ask, jobBody, jsonl, MINUTE, MlWorld, textOf } from './mlWorld.js';

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
});
