import assert from 'node:assert/strict';
import type { Azure } from '../../../src/azure/azure.js';
import { nearest } from '../../../src/nearest.js';
import type { RunInputs } from '../../../src/stages/inputs.js';
import type { StageName } from '../../../src/stages/stage.js';
import { stageNamed } from '../../../src/stages/stages.js';
import { MemoryRoutes } from '../../helpers/bot/fakeStores.js';
import { testSettings } from '../../helpers/bot/botUnderTest.js';
import { inChat } from '../../../src/bot/commands/inChat.js';

const names = ['blue', 'green', 'base'];
const deployment = (name: string) => ({ name, modelId: `azureml:m:1`, state: 'Succeeded', size: 'S' });

/** An endpoint with three deployments, and two versions of the model; or none of it. */
const azureWith = (deployments: readonly string[] | null) =>
  ({
    endpoints: {
      get: async () => (deployments === null ? undefined : { traffic: { blue: 100 }, state: 'Succeeded' }),
    },
    deployments: { list: async () => (deployments ?? []).map(deployment) },
    models: { versions: async () => ['12', '11', '2'].map((version) => ({ version })) },
  }) as unknown as Azure;

async function next(
  stage: StageName,
  inputs: RunInputs,
  deployments: readonly string[] | null = names,
): Promise<string | undefined> {
  const { problems = [] } = await stageNamed(stage).plan({
    stageNames: [stage],
    azure: azureWith(deployments),
    settings: testSettings,
    inputs,
    routes: new MemoryRoutes(),
    facts: { workspaceId: 'w', endpointName: 'e' },
  });
  assert.ok(problems.length > 0, 'no problem');
  const step = problems[0]?.next;
  return step && inChat(step);
}

describe('a plan of a split', () => {
  const planned = (inputs: RunInputs) =>
    stageNamed('traffic').plan({
      stageNames: ['traffic'],
      azure: azureWith(names),
      settings: testSettings,
      inputs,
      routes: new MemoryRoutes(),
      facts: { workspaceId: 'w', endpointName: 'e' },
    });

  it('holds while the traffic is what it found, and not once somebody else has turned it', async () => {
    const { inputs } = await planned({ traffic: { Base: 100 } });
    assert.deepEqual(inputs, { traffic: { base: 100 }, trafficBefore: { blue: 100 } });
    assert.deepEqual((await planned(inputs ?? {})).problems ?? [], []);
    const { problems, lines } = await planned({ ...inputs, trafficBefore: { blue: 50, green: 50 } });
    assert.deepEqual(lines, []);
    assert.deepEqual(
      problems?.map(({ reason, next: proposed }) => [reason, proposed && inChat(proposed)]),
      [['plan_stale', '/traffic base=100']],
    );
    assert.match(
      inChat(problems?.[0]?.sentence ?? ''),
      /goes to blue 100 % by now, and not to blue 50 %, green 50 %/,
    );
  });
});

describe('what is proposed after a mistake', () => {
  for (const [traffic, proposed] of [
    [{ gren: 100 }, '/traffic green=100'],
    [{ Blue: 90, greeen: 10 }, '/traffic blue=90 green=10'],
    [{ bleu: 70, bas: 30 }, '/traffic blue=70 base=30'],
    // Nobody knows who is meant, or the two would be one.
    [{ yellow: 100 }, '/status'],
    [{ blue: 50, blu: 50 }, '/status'],
  ] as const)
    it(`is the same split in names that there are: ${JSON.stringify(traffic)}`, async () => {
      assert.equal(await next('traffic', { traffic }), proposed);
    });

  it('is no split where two names are as near', async () => {
    assert.equal(await next('traffic', { traffic: { 'blue-4': 100 } }, ['blue-2', 'blue-3']), '/status');
    assert.equal(nearest('blue-4', ['blue-2', 'blue-3']), undefined);
  });

  it('is no other version of the model than the one that was meant', async () => {
    assert.equal(await next('endpoint', { modelVersion: '7' }), '/help deploy');
    assert.equal(await next('endpoint', { modelVersion: '112' }), '/help deploy');
    assert.equal(await next('endpoint', { modelVersion: '22' }), '/help deploy');
  });

  it('is no bigger teardown than the one that was asked for', async () => {
    assert.equal(await next('removeEndpoint', { target: 'endpoint' }, null), '/status');
  });
});
