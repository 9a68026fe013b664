import assert from 'node:assert/strict';
import { keysCard } from '../../../../src/bot/cards/keysCard.js';
import { modelCard } from '../../../../src/bot/cards/modelCard.js';
import { overviewCard, type Overview } from '../../../../src/bot/cards/overview/overviewCard.js';
import { quotaCard } from '../../../../src/bot/cards/quotaCard.js';
import { statusCard } from '../../../../src/bot/cards/run/statusCard.js';
import { runsCard } from '../../../../src/bot/cards/runsCard.js';
import { advice, command, type NextStep } from '../../../../src/errors/nextStep.js';
import { endingOf } from '../../../../src/runs/endingOf.js';
import { testRoute, testSettings } from '../../../helpers/bot/botUnderTest.js';
import { aRun } from '../../../helpers/bot/runBuilder.js';
import { endings, now, runAt } from '../../../helpers/bot/runFixtures.js';
import { saidOn } from '../../../helpers/bot/saidOn.js';

describe('what leads on from a card', () => {
  const overview: Overview = {
    cloud: { name: 'Azure' },
    route: undefined,
    standing: { hasWorkspace: false },
    underWay: undefined,
    next: command('journey'),
    runs: [],
    hasMoreRuns: false,
    isAdmin: true,
    now,
  };

  it('of all that there is: the next step for whoever may, and the newest run until it is done', () => {
    const failed = runAt('failed', 'failed', { ...endings.failed, id: 'r-2' });
    const done = runAt('succeeded', 'done', { ...endings.succeeded, id: 'r-3' });
    assert.deepEqual(saidOn(overviewCard(overview)), ['/journey']);
    assert.deepEqual(saidOn(overviewCard({ ...overview, runs: [failed, done] })), [
      '/journey',
      '/status r-2',
    ]);
    assert.deepEqual(saidOn(overviewCard({ ...overview, isAdmin: false, runs: [failed] })), ['/status r-2']);
    const answering = { ...overview, route: testRoute, next: undefined };
    assert.deepEqual(saidOn(overviewCard({ ...answering, runs: [done, failed] })), ['/model']);
  });

  it('of a run: what its end says, and what may be run by whoever looks', () => {
    const ended = (status: 'succeeded' | 'failed', next: NextStep) =>
      runAt(status, 'done', { endedAt: now, ending: { reason: 'done', sentence: 'Done.', next } });
    const deploy = ended('succeeded', command('deploy'));
    assert.deepEqual(saidOn(statusCard(deploy, now)), ['/deploy']);
    assert.deepEqual(saidOn(statusCard(deploy, now, { isAdmin: false })), []);
    assert.deepEqual(saidOn(statusCard(ended('failed', command('quota')), now)), ['/quota']);
    // It has a button of its own.
    const again = ended('failed', advice`Wait a minute, then ${command('retry', 'r-1')}.`);
    assert.deepEqual(saidOn(statusCard(again, now)), []);
    const shown = statusCard(again, now).actions ?? [];
    assert.equal(shown[0]?.['title'], 'Retry');
    assert.ok(shown.length <= 6);
  });

  it('of a run that ends with words for a question: no button that asks these', () => {
    for (const run of [
      aRun({ kind: 'promptflow' }),
      aRun({ kind: 'journey', inputs: { base: true } }),
      aRun({ kind: 'journey', facts: { flowName: 'flow' } }),
    ]) {
      const ending = endingOf(run);
      assert.match(JSON.stringify(ending.next), /"(promptflow ask|compare)"/);
      assert.deepEqual(saidOn(statusCard({ ...run, status: 'succeeded', endedAt: now, ending }, now)), []);
    }
  });

  it('of the runs: the newest of them', () => {
    assert.deepEqual(saidOn(runsCard([], now)), ['/status']);
    const runs = ['r-2', 'r-1'].map((id) => runAt('running', 'running', { id }));
    assert.deepEqual(saidOn(runsCard(runs, now)), ['/status r-2']);
  });

  it('of the keys: what mends them, or turns them', () => {
    const secret = { name: 'key', vaultName: 'kv', holds: 'primary' } as const;
    const keys = { endpointName: 'e', auth: 'key' } as const;
    assert.deepEqual(saidOn(keysCard({ ...keys, secret }, now)), ['/keys rotate']);
    const broken = keysCard({ ...keys, secret: { ...secret, holds: 'neither' } }, now);
    assert.deepEqual(saidOn(broken), ['/keys rotate', '/deploy']);
    assert.deepEqual(saidOn(keysCard(keys, now)), ['/deploy']);
    assert.deepEqual(saidOn(keysCard({ endpointName: 'e', auth: 'aad_token' }, now)), ['/status']);
  });

  it('of the quota: the plan of what it was looked at for, where there is enough', () => {
    const need = {
      size: 's',
      use: 'MIR',
      instances: 1,
      offered: { family: 'f', cores: 24 },
      cores: 24,
    } as const;
    const limit = { limit: 'regional', needed: 24, usage: { used: 0, limit: 30 } } as const;
    const report = (missing: number, offered: object | undefined) =>
      ({
        purpose: 'deploy',
        base: true,
        location: 'here',
        needs: [{ ...need, offered }],
        limits: [{ ...limit, missing }],
        waiting: [],
      }) as unknown as Parameters<typeof quotaCard>[0];
    assert.deepEqual(saidOn(quotaCard(report(0, need.offered))), ['/deploy base=yes']);
    assert.deepEqual(saidOn(quotaCard(report(0, undefined))), []);
    const short = quotaCard(report(3, need.offered));
    assert.deepEqual([saidOn(short), short.actions?.[0]?.['verb']], [[], 'askQuota']);
  });

  it('of the models: the next step where there is none, for whoever may', () => {
    const report = {
      route: undefined,
      settings: testSettings,
      contracts: { tuned: undefined, base: undefined },
      next: command('deploy'),
      now,
    };
    assert.deepEqual(saidOn(modelCard({ ...report, isAdmin: true })), ['/deploy', '/status']);
    assert.deepEqual(saidOn(modelCard({ ...report, isAdmin: false })), ['/status']);
    const answering = { ...report, route: testRoute, next: undefined };
    assert.deepEqual(saidOn(modelCard({ ...answering, isAdmin: true })), ['/status']);
  });
});
