import assert from 'node:assert/strict';
import type { Azure } from '../../../src/azure/azure.js';
import type { StageName } from '../../../src/stages/stage.js';
import { stageNamed } from '../../../src/stages/stages.js';
import { MemoryRoutes } from '../../helpers/bot/fakeStores.js';
import { testSettings } from '../../helpers/bot/botUnderTest.js';

/** The words of a stage's plan where the endpoint has this traffic; undefined: there is no endpoint. */
async function details(stage: StageName, traffic?: Readonly<Record<string, number>>): Promise<string> {
  const azure = {
    endpoints: {
      get: async () => (traffic === undefined ? undefined : { traffic, state: 'Succeeded', auth: 'key' }),
    },
    deployments: {
      list: async () =>
        Object.keys(traffic ?? {}).map((name) => ({ name, modelId: 'old', state: 'Succeeded', size: 'S' })),
    },
  } as unknown as Azure;
  const { lines } = await stageNamed(stage).plan({
    stageNames: [stage],
    azure,
    settings: testSettings,
    inputs: {},
    routes: new MemoryRoutes(),
    facts: { workspaceId: 'w', modelId: 'new', endpointName: 'e' },
  });
  return lines.map(({ detail = '' }) => detail).join('\n');
}

describe('what a plan says', () => {
  it('of an endpoint: that it is free, and what costs beside it where models run on it already', async () => {
    assert.equal(await details('endpoint'), 'free until a model runs on it');
    assert.equal(await details('endpoint', { blue: 100 }), 'costs nothing beside its deployments');
  });

  it('of deployments that lose their traffic: that they stay, be it one or several', async () => {
    assert.match(await details('deployment', { blue: 100 }), /; blue stays without traffic$/m);
    assert.match(
      await details('deployment', { blue: 40, green: 60 }),
      /; blue, green stay without traffic$/m,
    );
  });
});
