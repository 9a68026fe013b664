import assert from 'node:assert/strict';
import { register } from '../../../../src/stages/training/register.js';
import { stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';

const version = (number: string, jobName?: string) => ({
  name: 'hieno-phi3',
  version: number,
  id: `models/${number}`,
  jobName,
});

/** Versions of the model as they are looked at one time after the other. */
function world(...looks: (readonly ReturnType<typeof version>[])[]) {
  const registered: unknown[] = [];
  const azure: AzureSlice = {
    models: {
      versions: async () => looks.shift() ?? assert.fail('looked once too often'),
      register: async (...which: unknown[]) => void registered.push(which),
    },
  };
  return { registered, context: stageContext({ azure, facts: { jobName: 'job1' } }) };
}
const ours = { modelName: 'hieno-phi3', modelVersion: '3', modelId: 'models/3' };

describe('the model of a job', () => {
  it('is registered once, under the next number that is free', async () => {
    const before = [version('5', 'job0'), version('by-hand')];
    const { registered, context } = world(before, [version('6', 'job1'), ...before]);
    const step = await register.advance(context);
    assert.equal(step.note, 'hieno-phi3, version 6');
    assert.deepEqual(registered, [['hieno-phi3', '6', 'job1', 'trained_model']]);
    const again = world([version('4', 'job2'), version('3', 'job1')]);
    assert.deepEqual((await register.advance(again.context)).facts, ours);
    assert.deepEqual(again.registered, []);
  });

  it('is waited for where Azure does not list it at once', async () => {
    const { context } = world([], []);
    assert.deepEqual(await register.advance(context), { kind: 'wait', note: 'Registering' });
  });

  it('is planned as new unless this very job has one', async () => {
    const plan = async (jobName: string | undefined, ...looks: (readonly ReturnType<typeof version>[])[]) =>
      register.plan({ ...world(...looks).context, facts: jobName === undefined ? {} : { jobName } });
    assert.equal((await plan(undefined)).lines[0]?.action, 'create');
    assert.equal((await plan('job1', [version('2', 'job0')])).lines[0]?.action, 'create');
    const { lines, facts } = await plan('job1', [version('3', 'job1')]);
    assert.deepEqual(lines, [{ action: 'reuse', what: 'Model hieno-phi3', detail: 'version 3' }]);
    assert.deepEqual(facts, ours);
  });
});
