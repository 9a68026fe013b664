import assert from 'node:assert/strict';
import type { Route } from '../../../../src/backends/routes.js';
import type { Traffic } from '../../../../src/azure/ml/onlineEndpoints.js';
import type { Facts } from '../../../../src/stages/facts.js';
import type { RunInputs } from '../../../../src/stages/inputs.js';
import { planTraffic } from '../../../../src/stages/serving/planTraffic.js';
import { MemoryRoutes } from '../../../helpers/bot/fakeStores.js';
import { running } from '../../../helpers/bot/plannedAzure.js';
import { stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

interface World {
  readonly facts?: Facts;
  readonly inputs?: RunInputs;
  readonly traffic?: Traffic;
  readonly there?: readonly ReturnType<typeof running>[];
  readonly previousTraffic?: Traffic;
}
const up = (name: string, state?: string) => running(name, `azureml://x/models/m/versions/${name}`, state);

function plan({ facts = { endpointName: 'e1' }, inputs = {}, traffic, there = [], ...route }: World) {
  const routes = new MemoryRoutes();
  routes.route = route as Route;
  const azure: AzureSlice = {
    endpoints: { get: async () => (traffic === undefined ? undefined : { traffic }) },
    deployments: { list: async () => there },
  };
  return planTraffic(stageContext({ azure, facts, inputs, routes }));
}

describe('a change of the traffic', () => {
  for (const [name, given, reason, sentence] of [
    ['there is no endpoint', { facts: {} }, 'no_endpoint', /no endpoint yet whose traffic/],
    ['the endpoint is gone', {}, 'no_endpoint', /no endpoint yet whose traffic/],
    ['there is nothing to go back to', { traffic: {} }, 'nothing_to_do', /nothing to go back to/],
    [
      'it has no deployment',
      { traffic: {}, inputs: { traffic: { blue: 100 } } },
      'bad_argument',
      /no deployment blue; it has none\./,
    ],
    [
      'a deployment is not up',
      { traffic: {}, there: [up('blue', 'Creating')], inputs: { traffic: { blue: 100 } } },
      'conflict',
      /The deployment blue is Creating, so it can take no traffic/,
    ],
    [
      'it goes there already',
      { traffic: { blue: 100 }, there: [up('blue')], inputs: { traffic: { blue: 100 } } },
      'nothing_to_do',
      /the traffic of e1 goes to blue 100 % already/,
    ],
  ] as const satisfies readonly (readonly [string, World, string, RegExp])[])
    it(`is refused, with the reason, where ${name}`, async () => {
      const { lines, problems = [], inputs } = await plan(given);
      assert.deepEqual(lines, []);
      assert.equal(inputs, undefined, 'nothing to confirm');
      assert.deepEqual(
        problems.map((problem) => problem.reason),
        [reason],
      );
      assert.match(inChat(problems[0]?.sentence ?? ''), sentence);
    });

  it('goes back to what was before the last one, and shows who answers with which model', async () => {
    const there = [up('blue'), up('green')];
    const planned = await plan({ traffic: {}, there, previousTraffic: { blue: 30, green: 70 } });
    assert.deepEqual(planned.problems, undefined);
    assert.deepEqual(planned.inputs, { traffic: { blue: 30, green: 70 }, trafficBefore: {} });
    assert.deepEqual(
      planned.lines.map(({ what, detail }) => `${what}: ${inChat(detail ?? '')}`),
      [
        'Traffic of e1: from nobody to green 70 %, blue 30 %',
        'Deployment blue: m, version blue: 30 %',
        'Deployment green: m, version green: 70 %',
      ],
    );
  });
});
