import assert from 'node:assert/strict';
import type { Facts } from '../../../../src/stages/facts.js';
import { deployment } from '../../../../src/stages/serving/deployment.js';
import type { StageName } from '../../../../src/stages/stage.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { running } from '../../../helpers/bot/plannedAzure.js';
import { refusal, stageContext } from '../../../helpers/bot/stageContext.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

const facts: Facts = { endpointName: 'e1', modelId: 'models/1' };

interface World {
  readonly there?: readonly ReturnType<typeof running>[];
  readonly traffic?: Readonly<Record<string, number>>;
  readonly facts?: Facts;
  readonly stageNames?: readonly StageName[];
  readonly servingSize?: string;
  readonly minutes?: number;
  readonly begin?: () => Promise<void>;
}

function world({ there = [], traffic, minutes = 0, begin = async () => {}, servingSize, ...given }: World) {
  const deleted: string[] = [];
  const context = stageContext({
    facts,
    ...given,
    settings: { ...testSettings, ...(servingSize === undefined ? {} : { servingSize }) },
    now: () => minutes * 60_000,
    azure: {
      endpoints: { get: async () => (traffic === undefined ? undefined : { traffic }) },
      deployments: {
        list: async () => there,
        get: async (_endpoint: string, name: string) => there.find((one) => one.name === name),
        begin,
        beginDelete: async (_endpoint: string, name: string) => void deleted.push(name),
      },
    },
  });
  return { context, deleted };
}

describe('the plan of a deployment', () => {
  const lines = async (given: World) =>
    (await deployment.plan(world(given).context)).lines.map(({ action, what, detail }) =>
      [action, what, detail].filter((word) => word !== undefined).join(' '),
    );

  it('says what is made, and who loses the traffic and goes on costing', async () => {
    const size = 'Standard_NC6s_v3, 1 instance';
    assert.deepEqual(await lines({ facts: {} }), [
      `create Deployment blue ${size}`,
      'change Traffic 100 % to blue',
    ]);
    const there = [running('blue', 'models/0')];
    assert.deepEqual(await lines({ there, traffic: { blue: 100 } }), [
      `create Deployment green ${size}`,
      'change Traffic 100 % to green; blue stays without traffic',
    ]);
    assert.deepEqual(
      (await lines({ there: [...there, running('green', 'models/0')], traffic: { blue: 50, green: 50 } }))[1],
      'change Traffic 100 % to blue-2; blue, green stay without traffic',
    );
  });

  it('takes the one that has the model, with nothing to turn where it has the traffic', async () => {
    const there = [running('green', 'Models/1')];
    const { lines: planned, facts: found } = await deployment.plan(
      world({ there, traffic: { green: 100 } }).context,
    );
    assert.deepEqual(planned, [
      { action: 'reuse', what: 'Deployment green', detail: testSettings.servingSize },
    ]);
    assert.deepEqual(found, { deploymentName: 'green' });
    assert.equal((await lines({ there, traffic: { green: 99, blue: 1 } })).length, 2);
  });

  it('makes one in the place of a ruin, but not of the base model’s', async () => {
    const ruin = (name: string) => running(name, 'models/0', 'Failed');
    assert.match((await lines({ there: [ruin('old')] }))[0] ?? '', /^create Deployment old /);
    assert.match((await lines({ there: [ruin('base')] }))[0] ?? '', /^create Deployment blue /);
    // One that failed with this very model is no deployment of it.
    assert.match(
      (await lines({ there: [running('old', 'models/1', 'Failed')] }))[0] ?? '',
      /^create .* old /,
    );
  });

  it('makes a new one of a model that is yet to be trained, whatever the newest has', async () => {
    const there = [running('blue')];
    const stageNames = ['register'] as const;
    assert.match((await lines({ there, stageNames }))[0] ?? '', /^create Deployment green /);
    const tuned = { ...facts, jobName: 'job1' };
    assert.match((await lines({ there, stageNames, facts: tuned }))[0] ?? '', /^reuse Deployment blue /);
  });

  it('says so where the price of the size is not known', async () => {
    const { lines: planned } = await deployment.plan(world({ servingSize: 'Standard_New' }).context);
    assert.match(inChat(planned[0]?.detail ?? ''), /the price of Standard_New is not known here/);
    assert.equal(planned[0]?.hourly, undefined);
  });
});

describe('a deployment', () => {
  const chosen: Facts = { ...facts, deploymentName: 'blue' };

  it('has its name saved before anything is bought', async () => {
    const { context } = world({ begin: assert.fail });
    assert.deepEqual(await deployment.advance(context), {
      kind: 'decided',
      facts: { deploymentName: 'blue' },
    });
  });

  it('is noted as asked for, so that its failure is its own', async () => {
    const { context } = world({ facts: chosen });
    const step = await deployment.advance(context);
    assert.deepEqual(step.facts, { deploymentAsked: true });
    const { context: later } = world({ facts: chosen, there: [running('blue')] });
    assert.deepEqual((await deployment.advance(later)).facts, undefined);
  });

  describe('that finds no cores', () => {
    const begin = () => Promise.reject(refusal('quota_missing'));
    const tuned: Facts = { ...chosen, jobName: 'job1' };

    it('waits a quarter of an hour for those of the training machine', async () => {
      const { context, deleted } = world({ facts: tuned, minutes: 14, begin });
      const step = await deployment.advance(context);
      assert.equal(step.kind, 'wait');
      assert.match(inChat(step.note ?? ''), /until the training machine has given its cores back/);
      assert.deepEqual(deleted, []);
      const { context: late } = world({ facts: tuned, minutes: 15, begin });
      await assert.rejects(deployment.advance(late), { reason: 'quota_missing' });
    });

    it('is cleared away first where Azure had taken it', async () => {
      const { context, deleted } = world({ facts: { ...tuned, deploymentAsked: true }, begin });
      assert.equal((await deployment.advance(context)).kind, 'wait');
      assert.deepEqual(deleted, ['blue']);
    });

    it('waits for nobody where this run has trained nothing, or where it is refused for another reason', async () => {
      await assert.rejects(deployment.advance(world({ facts: chosen, begin }).context), {
        reason: 'quota_missing',
      });
      const refused = () => Promise.reject(refusal('policy'));
      await assert.rejects(deployment.advance(world({ facts: tuned, begin: refused }).context), {
        reason: 'policy',
      });
      const broken = () => Promise.reject(new TypeError('broken'));
      await assert.rejects(deployment.advance(world({ facts: tuned, begin: broken }).context), TypeError);
    });
  });

  for (const [name, given] of [
    ['nothing was asked for', chosen],
    ['no name was chosen', { endpointName: 'e1', deploymentAsked: true }],
    ['there is no endpoint', { deploymentName: 'blue', deploymentAsked: true }],
  ] as const satisfies readonly (readonly [string, Facts])[])
    it(`that is cancelled where ${name} deletes nothing`, async () => {
      const { context, deleted } = world({ facts: given });
      assert.equal(await deployment.cancel?.(context), 'No deployment had begun.');
      assert.deepEqual(deleted, []);
    });

  it('has no log before it has a name, and an endpoint', async () => {
    for (const given of [{ endpointName: 'e1' }, { deploymentName: 'blue' }])
      assert.equal(await deployment.log?.(world({ facts: given }).context), undefined);
  });

  it('that is cancelled half made is deleted, and says what stays', async () => {
    const { context, deleted } = world({ facts: { ...chosen, deploymentAsked: true } });
    assert.match(
      inChat((await deployment.cancel?.(context)) ?? ''),
      /blue is being deleted; the endpoint e1 stays/,
    );
    assert.deepEqual(deleted, ['blue']);
  });
});
