import assert from 'node:assert/strict';
import type { Route } from '../../../../src/backends/routes.js';
import type { Facts } from '../../../../src/stages/facts.js';
import { route } from '../../../../src/stages/serving/route.js';
import { unroute } from '../../../../src/stages/serving/unroute.js';
import { MemoryRoutes } from '../../../helpers/bot/fakeStores.js';
import { running } from '../../../helpers/bot/plannedAzure.js';
import { stageContext } from '../../../helpers/bot/stageContext.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

const model = (version: string) => `azureml://x/models/hieno/versions/${version}`;
const share = { deploymentName: 'blue', percent: 100, modelName: 'hieno', modelVersion: '1' };
const known: Route = {
  endpointName: 'e1',
  shares: [share],
  vaultName: 'kv',
  secretName: 's',
  updatedAt: 0,
  previousTraffic: { old: 100 },
};
const facts: Facts = { endpointName: 'e1', deploymentName: 'blue', vaultName: 'kv' };

interface World {
  readonly current?: Route;
  readonly facts?: Facts;
  readonly traffic?: Readonly<Record<string, number>>;
  readonly there?: readonly ReturnType<typeof running>[];
}

function world({ current, facts: more, traffic, there = [running('blue', model('1'))] }: World = {}) {
  const routes = new MemoryRoutes();
  routes.route = current;
  const context = stageContext({
    routes,
    stageNames: ['deployment', 'route'],
    facts: { ...facts, ...more },
    now: () => 7,
    azure: {
      endpoints: { get: async () => (traffic === undefined ? undefined : { traffic }) },
      deployments: { list: async () => there },
    },
  });
  return { routes, context };
}

describe('the plan of the chat’s route', () => {
  const line = async (given: World) => (await route.plan(world(given).context)).lines[0];

  it('says that nothing changes only where this deployment alone answers already', async () => {
    assert.equal((await line({ current: known }))?.detail, 'answered by blue already');
    const changed = { action: 'change', what: 'Chat', detail: 'everybody talks to the new model' };
    for (const current of [
      undefined,
      { ...known, endpointName: 'e2' },
      { ...known, shares: [] },
      { ...known, shares: [share, { ...share, deploymentName: 'green' }] },
      { ...known, shares: [{ ...share, deploymentName: 'green' }] },
    ])
      assert.deepEqual(await line(current === undefined ? {} : { current }), changed);
  });

  it('is silent beside a change of the traffic, which says it itself', async () =>
    assert.deepEqual(await route.plan({ ...world().context, stageNames: ['traffic', 'route'] }), {
      lines: [],
    }));
});

describe('the chat’s route', () => {
  it('is what the endpoint’s traffic is, the biggest share first', async () => {
    const there = [running('blue', model('1')), running('green', model('2')), running('base', model('0'))];
    const { context, routes } = world({ there, traffic: { blue: 10, green: 90 } });
    const step = await route.advance(context);
    assert.equal(step.note, 'hieno, version 2 and hieno, version 1 answer');
    assert.deepEqual(routes.route, {
      endpointName: 'e1',
      shares: [
        { ...share, deploymentName: 'green', percent: 90, modelVersion: '2' },
        { ...share, percent: 10 },
      ],
      baseDeploymentName: 'base',
      baseModel: { modelName: 'hieno', modelVersion: '0' },
      vaultName: 'kv',
      secretName: 'e1-key',
      updatedAt: 7,
    });
  });

  it('has no base model to compare with while that one is not up', async () => {
    const there = [running('blue', model('1')), running('base', model('0'), 'Creating')];
    const { context, routes } = world({ there, traffic: { blue: 100 }, facts: { secretName: 'other' } });
    assert.equal((await route.advance(context)).note, 'hieno, version 1 answers');
    assert.equal(routes.route?.baseDeploymentName, undefined);
    assert.equal(routes.route?.secretName, 'other');
  });

  it('names nobody on an endpoint that is gone', async () => {
    const { context, routes } = world();
    await route.advance(context);
    assert.deepEqual(routes.route?.shares, []);
  });

  for (const [name, previousTraffic, current, goesBackTo] of [
    ['the split that this run has changed', { green: 100 }, known, { green: 100 }],
    ['the one before it, where this run changed nothing', undefined, known, { old: 100 }],
    ['the one before it, where the split is what it was', { blue: 100 }, known, { old: 100 }],
    ['the one before it, where nobody was served', {}, known, { old: 100 }],
    ['none of another endpoint', undefined, { ...known, endpointName: 'e2' }, undefined],
    ['none where there was none', undefined, undefined, undefined],
  ] as const)
    it(`goes back to ${name}`, async () => {
      const { context, routes } = world({
        traffic: { blue: 100 },
        ...(current === undefined ? {} : { current }),
        ...(previousTraffic === undefined ? {} : { facts: { previousTraffic } }),
      });
      await route.advance(context);
      assert.deepEqual(routes.route?.previousTraffic, goesBackTo);
    });

  it('is gone before what answers goes', async () => {
    const { context, routes } = world({ current: known });
    assert.deepEqual(await unroute.advance(context), { kind: 'done', note: 'Closed' });
    assert.equal(routes.route, undefined);
    assert.match(inChat((await unroute.plan(context)).lines[0]?.detail ?? ''), /nobody answers/);
  });
});
