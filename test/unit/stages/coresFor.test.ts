import assert from 'node:assert/strict';
import { runCommand } from '../../../src/dialogs/commandList.js';
import { createPlanner } from '../../../src/runs/planService.js';
import type { Routes } from '../../../src/backends/routes.js';
import { coresFor } from '../../../src/stages/coresFor.js';
import type { QuotaPurpose } from '../../../src/stages/quota/coreNeeds.js';
import { quotaProblems } from '../../../src/stages/quota/quotaProblems.js';
import { createQuotaReader } from '../../../src/stages/quota/quotaReport.js';
import { quotaRequest } from '../../../src/stages/quota/quotaRequest.js';
import { testSettings } from '../../helpers/bot/botUnderTest.js';
import { azureOf, gpu, running, type PlannedWorld } from '../../helpers/bot/plannedAzure.js';

const routes = { current: async () => undefined } as unknown as Routes;
const contextOf = (world: PlannedWorld) => ({ azure: azureOf(world), settings: testSettings, routes });
const needed = async (world: PlannedWorld, purpose: QuotaPurpose, base = false) =>
  (await coresFor(purpose, base, contextOf(world))).limits.map(({ needed: cores }) => cores).at(-1) ?? 0;

describe('the cores that a command takes beside what runs', () => {
  it('are those of a machine that the job makes a cluster ask for, on an old cluster as on a new one', async () => {
    assert.equal(await needed({}, 'finetune'), 24, 'no cluster');
    assert.equal(await needed({ cluster: gpu(0, 0) }, 'finetune'), 24, 'scaled to 0');
    assert.equal(await needed({ cluster: gpu(1, 1) }, 'finetune'), 0, 'one stands idle');
    assert.equal(await needed({ cluster: gpu(1, 0) }, 'finetune'), 0, 'busy and may not grow');
    assert.equal(await needed({ cluster: gpu(1, 0, 2) }, 'finetune'), 24, 'busy and may grow');
  });

  it('are those of one more deployment with its reserve, and of the base model’s unless it runs', async () => {
    assert.equal(await needed({}, 'deploy'), 12);
    assert.equal(await needed({ deployments: [running('blue')] }, 'deploy'), 12);
    assert.equal(await needed({}, 'deploy', true), 24);
    const base = running(
      'base',
      `azureml://registries/${testSettings.registry}/models/${testSettings.baseModel}/versions/${testSettings.baseModelVersion}`,
    );
    assert.equal(await needed({ deployments: [base] }, 'deploy', true), 12);
    assert.equal(await needed({ deployments: [{ ...base, state: 'Creating' }] }, 'deploy', true), 12);
    assert.equal(await needed({ cluster: gpu(0, 0) }, 'journey', true), 48);
  });

  const worlds: Readonly<Record<string, PlannedWorld>> = {
    'three deployments that leave too little for a machine': {
      cluster: gpu(0, 0),
      deployments: ['blue', 'green', 'base'].map((name) => running(name)),
      regional: { used: 36, limit: 48 },
    },
    'just enough': { cluster: gpu(0, 0), regional: { used: 24, limit: 48 } },
    'a machine that stands idle': { cluster: gpu(1, 1), regional: { used: 48, limit: 48 } },
    'a machine of somebody else': { cluster: gpu(1, 0), regional: { used: 48, limit: 48 } },
    'no cluster': { regional: { used: 36, limit: 48 } },
    'a family without cores': { cluster: gpu(0, 0), family: { used: 0, limit: 0 } },
    'more in use than is allowed': { cluster: gpu(0, 0), regional: { used: 60, limit: 48 } },
    'a job that is in the queue': {
      cluster: gpu(0, 0),
      jobStatus: 'Queued',
      regional: { used: 36, limit: 48 },
    },
  };
  for (const [name, world] of Object.entries(worlds))
    it(`are the same for the plan, /quota and /quota request: ${name}`, async () => {
      const context = contextOf(world);
      const plan = await createPlanner(
        context.azure,
        testSettings,
        routes,
        runCommand,
        (value) => value,
      ).plan('finetune', {});
      const inTheWay = plan.problems
        .filter(({ reason }) => reason === 'quota_missing')
        .map(({ sentence }) => sentence);
      const report = await createQuotaReader(context)('finetune', false);
      assert.deepEqual(
        inTheWay,
        quotaProblems(report, report.location).map(({ sentence }) => sentence),
      );
      const asked = await quotaRequest.plan({
        ...context,
        stageNames: [],
        facts: {},
        inputs: { quotaFor: 'finetune' },
      });
      assert.equal(asked.lines.length, inTheWay.length);
    });

  it('are none for a job that is done, or has its machine', async () => {
    const full = { cluster: gpu(0, 0), regional: { used: 48, limit: 48 } };
    for (const jobStatus of ['Completed', 'Running', 'Finalizing']) {
      const { azure } = contextOf({ ...full, jobStatus });
      const plan = await createPlanner(azure, testSettings, routes, runCommand, (value) => value).plan(
        'finetune',
        {},
      );
      assert.deepEqual(plan.problems, [], jobStatus);
    }
  });

  it('are asked for once of a deployment that is being made', async () => {
    const world = {
      deployments: [running('blue', 'models/1', 'Creating')],
      regional: { used: 48, limit: 48 },
    };
    const { azure } = contextOf(world);
    const plan = await createPlanner(azure, testSettings, routes, runCommand, (value) => value).plan(
      'deploy',
      {},
    );
    assert.deepEqual(plan.problems, []);
    assert.ok(plan.lines.some(({ action, what }) => action === 'reuse' && what === 'Deployment blue'));
  });

  it('cost by the hour on a cluster that was there as on a new one', async () => {
    for (const cluster of [undefined, gpu(0, 0)]) {
      const { azure } = contextOf(cluster === undefined ? {} : { cluster });
      const plan = await createPlanner(azure, testSettings, routes, runCommand, (value) => value).plan(
        'finetune',
        {},
      );
      assert.deepEqual(
        plan.lines.flatMap(({ hourly }) => hourly ?? []),
        [{ dollars: 3.67, when: 'while it trains' }],
      );
    }
  });

  it('never come to a cluster that may have no machine', async () => {
    const { azure } = contextOf({ cluster: gpu(0, 0, 0) });
    const plan = await createPlanner(azure, testSettings, routes, runCommand, (value) => value).plan(
      'finetune',
      {},
    );
    assert.match(plan.problems.map(({ sentence }) => sentence).join(), /may have no machine at all/);
  });
});
