import assert from 'node:assert/strict';
import { runCommand } from '../../../src/dialogs/commandList.js';
import type { Plan } from '../../../src/runs/plan.js';
import { plannedTime } from '../../../src/runs/plannedTime.js';
import { stagesOf } from '../../../src/runs/runDefinition.js';
import { datasetSummary } from '../../helpers/bot/planFixtures.js';

const minute = 60_000;
const timeOf = (plan: Partial<Plan>, speed = 1) => {
  const whole = { kind: 'deploy', inputs: {}, lines: [], problems: [], ...plan } as const;
  return plannedTime(whole, stagesOf(runCommand, whole.kind, whole.inputs), { earlier: [], speed });
};

describe('how long a plan takes', () => {
  it('is the longest chain of its stages, with what makes most of it', () => {
    const time = timeOf({});
    // Preflight, the endpoint, and beside its key the deployment, the first answer, traffic and route.
    assert.equal(time?.ms, (10 + 120 + 720 + 60 + 30 + 1) * 1000);
    assert.deepEqual(
      time.longest.map(({ title, ms }) => [title, ms / minute]),
      [
        ['Deployment', 12],
        ['Endpoint', 2],
        ['First answer', 1],
      ],
    );
    assert.equal(Math.round(timeOf({}, 60)?.ms ?? 0), Math.round(time.ms / 60));
  });

  it('leaves out what is there already', () => {
    assert.equal(timeOf({ settled: ['endpoint', 'key', 'deployment'] })?.ms, (10 + 60 + 30 + 1) * 1000);
  });

  it('takes the estimate of the data for the training', () => {
    const tuning = { minutes: 300, epochs: 1, size: 'x' };
    const [usual, long] = [undefined, { ...datasetSummary, tuning }].map((dataset) =>
      timeOf({ kind: 'finetune', ...(dataset === undefined ? {} : { dataset }) }),
    );
    assert.equal((long?.ms ?? 0) - (usual?.ms ?? 0), (300 - 35) * minute);
    assert.deepEqual(long?.longest[0], { title: 'Fine-tune', ms: 300 * minute });
  });

  it('is not known where people decide', () => {
    assert.equal(timeOf({ kind: 'quota request' }), undefined);
  });
});
