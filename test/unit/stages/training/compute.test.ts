import assert from 'node:assert/strict';
import type { Cluster } from '../../../../src/azure/ml/clusters.js';
import type { Facts } from '../../../../src/stages/facts.js';
import { compute } from '../../../../src/stages/training/compute.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { gpu } from '../../../helpers/bot/plannedAzure.js';
import { refusal, stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';
import { advice, command } from '../../../../src/errors/nextStep.js';

const { cluster, trainingSize } = testSettings;

function world(found: Partial<Cluster> | undefined, facts: Facts = { workspaceId: 'ws' }) {
  const asked: unknown[] = [];
  const azure: AzureSlice = {
    clusters: {
      get: async () => (found === undefined ? undefined : { ...gpu(0, 0), ...found }),
      begin: async (...shape: unknown[]) => void asked.push(['begin', ...shape]),
      beginDelete: async (name: string) => void asked.push(['delete', name]),
    },
  };
  return { asked, context: stageContext({ azure, facts }) };
}

describe('the plan of a cluster', () => {
  const plan = (...given: Parameters<typeof world>) => compute.plan(world(...given).context);

  it('makes one that costs nothing until it trains, and asks that the region has the size', async () => {
    for (const planned of [await plan(undefined), await plan({}, {})]) {
      assert.equal(planned.lines[0]?.action, 'create');
      assert.deepEqual(planned.cores, { size: trainingSize, use: 'AmlCompute', instances: 0 });
    }
  });

  it('takes the one that is there, unless nothing could ever train on it', async () => {
    const planned = await plan({});
    assert.deepEqual(planned.lines, [
      { action: 'reuse', what: `GPU cluster ${cluster}`, detail: trainingSize },
    ]);
    assert.equal(planned.problems, undefined);
    for (const [found, sentence] of [
      [{ maxNodes: 0 }, /may have no machine at all/],
      [{ size: 'STANDARD_D2' }, /has the size STANDARD_D2, and a cluster's size cannot be changed to/],
    ] as const) {
      const [problem, ...others] = (await plan(found)).problems ?? [];
      assert.deepEqual(others, []);
      assert.equal(problem?.reason, 'conflict');
      assert.match(inChat(problem.sentence), sentence);
      assert.match(inChat(problem.next ?? ''), /AZURE_ML_CLUSTER_NAME/);
    }
  });
});

describe('a cluster', () => {
  it('is asked for once', async () => {
    const { asked, context } = world(undefined, { location: 'norwayeast' });
    assert.deepEqual(await compute.advance(context), {
      kind: 'wait',
      note: `Creating ${cluster}`,
      facts: { clusterAsked: true },
    });
    const shape = { minNodes: 0, maxNodes: 1, idleSeconds: 120 };
    assert.deepEqual(asked, [['begin', cluster, { location: 'norwayeast', size: trainingSize, ...shape }]]);
    for (const [state, note] of [
      ['Creating', `Creating ${cluster}`],
      ['Deleting', `Waiting until the old ${cluster} is gone`],
    ] as const) {
      const later = world({ state }, { clusterAsked: true });
      assert.deepEqual(await compute.advance(later.context), { kind: 'wait', note });
      assert.deepEqual(later.asked, []);
    }
    const last = world({});
    assert.deepEqual((await compute.advance(last.context)).kind, 'done');
    assert.deepEqual(last.asked, []);
  });

  it('of another size is in the way, however it is', async () =>
    assert.rejects(compute.advance(world({ size: 'STANDARD_D2', state: 'Failed' }).context), {
      reason: 'conflict',
    }));

  it('that somebody has left as a ruin is cleared away first', async () => {
    for (const state of ['Failed', 'Canceled']) {
      const { asked, context } = world({ state });
      assert.equal((await compute.advance(context)).note, `Clearing away a ${cluster} that had failed`);
      assert.deepEqual(asked, [['delete', cluster]]);
    }
  });

  for (const [name, failure, reason, sentence, next] of [
    ['no reason', undefined, 'capacity_missing', /It gives no reason\.$/, '/retry'],
    [
      'a reason that nobody knows',
      refusal('refused', { next: command('status'), details: ['more'] }),
      'capacity_missing',
      /Azure refused: refused\.$/,
      '/status',
    ],
    [
      'a reason',
      refusal('quota_missing', { next: advice`Ask.` }),
      'quota_missing',
      /quota_missing\.$/,
      'Ask.',
    ],
  ] as const)
    it(`of ours that fails for ${name} says so, and is left as it is`, async () => {
      const found = { state: 'Failed', ...(failure === undefined ? {} : { failure }) };
      const { asked, context } = world(found, { clusterAsked: true });
      await assert.rejects(compute.advance(context), (error: typeof failure & Error) => {
        assert.match(error.message, new RegExp(`^Azure could not create the cluster ${cluster}\\.`));
        assert.match(error.message, sentence);
        assert.equal(error.reason, reason);
        assert.equal(inChat(error.next ?? ''), next);
        assert.deepEqual(error.details, failure?.details ?? []);
        return true;
      });
      assert.deepEqual(asked, []);
    });
});
