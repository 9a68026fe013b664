import assert from 'node:assert/strict';
import { endedWith } from '../../../../src/azure/arm/azureError.js';
import type { CoreUsage } from '../../../../src/azure/ml/quota.js';
import { type AppError } from '../../../../src/errors/appError.js';
import type { Facts } from '../../../../src/stages/facts.js';
import { coresPatienceMs, queuedJob } from '../../../../src/stages/training/queuedJob.js';
import type { StageContext } from '../../../../src/stages/stage.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';
import { command } from '../../../../src/errors/nextStep.js';

const quotaReached = {
  code: 'ClusterCoreQuotaReached',
  message: 'Operation results in exceeding quota limits of Total Cluster Dedicated Regional vCPUs.',
};

describe('a job in the queue', () => {
  let now: number;
  let cancelled: string[];
  let fault: { code: string; message: string } | undefined;
  let usage: { family?: CoreUsage; regional?: CoreUsage };
  let nodes: number;
  let deployments: string[];

  beforeEach(() => {
    now = Date.UTC(2026, 0, 5, 8);
    cancelled = [];
    fault = quotaReached;
    usage = { family: { used: 0, limit: 24 }, regional: { used: 36, limit: 48 } };
    nodes = 0;
    deployments = ['blue', 'green'];
  });

  const look = (facts: Facts = {}) =>
    queuedJob(
      {
        runId: 'run1',
        settings: testSettings,
        facts: { location: 'norwayeast', endpointName: 'e', ...facts },
        now: () => now,
        azure: {
          clusters: {
            get: async () => ({
              nodes,
              idleNodes: 0,
              ...(fault === undefined
                ? { errors: [] }
                : { errors: [fault.message], failure: endedWith([{ error: fault }]) }),
            }),
          },
          jobs: { cancel: async (name: string) => void cancelled.push(name) },
          endpoints: { get: async () => ({ traffic: { blue: 100 } }) },
          deployments: { list: async () => deployments.map((name) => ({ name, state: 'Succeeded' })) },
          quota: {
            size: async (_location: string, name: string) => ({
              name,
              family: 'A100',
              cores: 24,
              usableFor: ['AmlCompute'],
            }),
            cores: async () => usage,
          },
        },
      } as unknown as StageContext,
      'job1',
    );

  it('says which limit it waits for, since when, and what helps', async () => {
    const first = await look();
    assert.equal(
      inChat(first.note),
      'Waiting for cores for 0 s: 24 of all dedicated machines together are needed, 36 of 48 are in use, 12 are missing. ' +
        'What helps: delete the deployment green, which has no traffic; /quota request for=finetune; /cancel run1',
    );
    now += 5 * 60_000;
    assert.match(inChat((await look(first.facts)).note), /^Waiting for cores for 5 min/);
  });

  it('names both limits where both are short, and a deployment that answers where no other is', async () => {
    usage = { family: { used: 20, limit: 24 }, regional: { used: 36, limit: 48 } };
    deployments = ['blue'];
    const { note } = await look();
    assert.match(
      inChat(note),
      /24 of the family A100 are needed, 20 of 24 are in use, 20 are missing, and 24 of all/,
    );
    assert.match(inChat(note), /delete the deployment blue;/);
  });

  it('says what Azure says where the limits have room again', async () => {
    usage = { regional: { used: 0, limit: 48 } };
    assert.match(
      inChat((await look()).note),
      /exceeding quota limits of Total Cluster Dedicated Regional vCPUs\. What helps/,
    );
  });

  it('proposes to delete nothing where nothing serves', async () => {
    deployments = [];
    assert.match(inChat((await look()).note), /What helps: (?!.*delete)/);
    deployments = ['blue'];
    assert.match(
      inChat((await look({ endpointName: undefined } as unknown as Facts)).note),
      /What helps: (?!.*delete)/,
    );
    deployments = [];
    const since = { coresAwaitedSince: now - coresPatienceMs };
    await assert.rejects(look(since), { message: /has been taken back; ask for more cores/ });
  });

  it('is taken back after two hours, with the same words', async () => {
    const { facts } = await look();
    now += coresPatienceMs - 1;
    await look(facts);
    now += 1;
    await assert.rejects(look(facts), (error: AppError) => {
      assert.equal(error.reason, 'quota_missing');
      assert.match(error.sentence, /^No cores came free in 2 h.*36 of 48 are in use, 12 are missing/);
      assert.deepEqual(error.next, command('quota request', { for: 'finetune' }));
      return true;
    });
    assert.deepEqual(cancelled, ['job1']);
  });

  it('waits for a region that is sold out, and for another job, without such an end', async () => {
    fault = { code: 'AllocationFailed', message: 'The region has no machine.' };
    const soldOut = await look({ coresAwaitedSince: now });
    assert.equal(soldOut.note, 'Queued for a machine: The region has no machine.');
    assert.deepEqual(soldOut.facts, { coresAwaitedSince: undefined }, 'the wait for cores is over');
    fault = undefined;
    nodes = 1;
    assert.match(inChat((await look()).note), /that of hieno-gpu is busy/);
    nodes = 0;
    assert.equal((await look()).note, 'Queued for a machine');
  });
});
