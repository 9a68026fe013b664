import assert from 'node:assert/strict';
import type { AppError } from '../../../../src/errors/appError.js';
import type { Facts } from '../../../../src/stages/facts.js';
import type { RunInputs } from '../../../../src/stages/inputs.js';
import { finetune } from '../../../../src/stages/training/finetune.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { gpu } from '../../../helpers/bot/plannedAzure.js';
import { stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

const facts: Facts = {
  workspaceId: 'ws',
  datasetHash: 'abc',
  datasetName: 'rows',
  trainUri: 'azureml://train',
  validationUri: 'azureml://validation',
  trackingUri: 'azureml://host/mlflow',
  trainRows: 100,
};
const point = (step: number, value: number) => ({ step, value });

interface World {
  /** Status of the jobs in the order of their names: the first, `-2`, `-3` ... */
  readonly statuses?: readonly string[];
  readonly facts?: Facts;
  readonly inputs?: RunInputs;
  readonly metrics?: object | 'unreadable';
  readonly why?: string;
  readonly studioUrl?: string;
}

function world({ statuses = [], metrics, why, studioUrl, ...given }: World) {
  const asked: unknown[] = [];
  const looked: string[] = [];
  const azure: AzureSlice = {
    jobs: {
      get: async (name: string) => {
        looked.push(name);
        const status = statuses[Number(/-(\d+)$/.exec(name)?.[1] ?? 1) - 1];
        return status === undefined ? undefined : { name, status, studioUrl };
      },
      submit: async (name: string, body: unknown) => void asked.push(['submit', name, body]),
      cancel: async (name: string) => void asked.push(['cancel', name]),
    },
    datastores: { default: async () => ({ name: 'store' }) },
    clusters: { get: async () => gpu(0, 0) },
    metrics: {
      read: async () => {
        if (metrics === 'unreadable') throw new Error('no');
        return metrics ?? { training: [], validation: [] };
      },
      failure: async () => {
        if (why === 'unreadable') throw new Error('no');
        return why;
      },
    },
    jobLogs: { tail: async () => undefined },
  };
  return { asked, looked, context: stageContext({ facts, ...given, azure }) };
}
const chosen: Facts = { ...facts, jobName: 'job1' };

describe('the plan of a fine-tuning', () => {
  const plan = (given: World) => finetune.plan(world(given).context);

  it('is of the job that is done or under way with the same data and settings', async () => {
    const done = await plan({ statuses: ['Completed'] });
    assert.match(done.lines[0]?.what ?? '', /^Fine-tuning job hieno-[0-9a-f]{16}$/);
    assert.equal(done.lines[0]?.detail, 'same data and settings, already done');
    assert.equal(done.lines[0]?.hourly, undefined, 'it costs nothing any more');
    assert.equal(done.cores, undefined);
    const waits = await plan({ statuses: ['Queued'] });
    assert.equal(waits.lines[0]?.detail, 'same data and settings, under way');
    assert.equal(waits.cores?.instances, 1);
    assert.equal((await plan({ statuses: ['Running'] })).cores, undefined, 'it has its machine');
  });

  it('is of a new job where the others have failed, or other settings are wanted', async () => {
    const planned = await plan({ statuses: ['Failed', 'Canceled'], inputs: { epochs: 3 } });
    assert.match(inChat(planned.lines[0]?.detail ?? ''), /^3 epochs, learning rate 0\.000005, cosine$/);
    assert.match(inChat((await plan({})).lines[0]?.detail ?? ''), /^1 epoch, /);
    const next = await plan({ statuses: ['Failed', 'Running'] });
    assert.match(next.lines[0]?.what ?? '', /-2$/);
  });

  it('looks for no job without a workspace and data', async () => {
    for (const given of [{ workspaceId: 'ws' }, { datasetHash: 'abc' }]) {
      const { looked, context } = world({ facts: given });
      assert.equal((await finetune.plan(context)).lines[0]?.action, 'create');
      assert.deepEqual(looked, []);
    }
  });

  it('says so where the price of the machine is not known', async () => {
    const settings = { ...testSettings, trainingSize: 'Standard_New' };
    const { lines } = await finetune.plan({ ...world({}).context, settings });
    assert.match(inChat(lines[0]?.detail ?? ''), /the price of Standard_New is not known here/);
    assert.equal(lines[0]?.hourly, undefined);
  });
});

describe('a fine-tuning job', () => {
  it('has its name saved before it is bought, and is bought once', async () => {
    const first = world({ statuses: ['Failed'] });
    const step = await finetune.advance(first.context);
    assert.equal(step.kind, 'decided');
    assert.match(step.facts?.jobName ?? '', /^hieno-[0-9a-f]{16}-2$/);
    assert.deepEqual(first.asked, []);
    const second = world({ facts: chosen });
    assert.deepEqual(await finetune.advance(second.context), {
      kind: 'wait',
      note: 'Azure has taken the job',
    });
    assert.deepEqual((second.asked[0] as unknown[]).slice(0, 2), ['submit', 'job1']);
    const later = world({ facts: chosen, statuses: ['NotStarted'] });
    assert.equal((await finetune.advance(later.context)).note, 'Handed in');
    assert.deepEqual(later.asked, []);
  });

  for (const [status, note] of [
    ['Finalizing', 'Saving the model'],
    ['Paused', 'Paused by Azure'],
    ['SomethingNew', 'SomethingNew'],
    ['Running', 'Training'],
  ] as const)
    it(`that is ${status} is waited for, in words`, async () => {
      const { context } = world({ facts: chosen, statuses: [status], studioUrl: 'https://studio' });
      assert.deepEqual(await finetune.advance(context), {
        kind: 'wait',
        note,
        facts: { jobUrl: 'https://studio', coresAwaitedSince: undefined },
      });
    });

  it('shows how far it is, with the losses that can be read', async () => {
    const metrics = { training: [point(10, 2), point(50, 1.5)], validation: [] };
    const step = await finetune.advance(world({ facts: chosen, statuses: ['Running'], metrics }).context);
    assert.equal(step.note, 'Training, step 50 of 100, training loss 1.500');
    assert.equal('progress' in step && step.progress, 0.5);
    const unknown = { ...chosen, trainRows: 0 };
    const other = await finetune.advance(world({ facts: unknown, statuses: ['Running'], metrics }).context);
    assert.equal(other.note, 'Training, step 50, training loss 1.500');
    assert.equal('progress' in other, false);
    const more = await finetune.advance(
      world({ facts: chosen, statuses: ['Running'], metrics, inputs: { epochs: 2 } }).context,
    );
    assert.match(inChat(more.note ?? ''), /step 50 of 200/);
  });

  it('keeps the losses that it has shown where none can be read just now', async () => {
    const losses = { training: [{ step: 10, loss: 1 }], validation: [{ step: 10, loss: 1.25 }] };
    for (const [given, metrics] of [
      [{ ...chosen, losses }, 'unreadable'],
      [{ ...chosen, losses }, undefined],
      [
        { jobName: 'job1', losses },
        { training: [point(1, 9)], validation: [] },
      ],
    ] as const) {
      const { context } = world({ facts: given, statuses: ['Completed'], ...(metrics && { metrics }) });
      assert.deepEqual(await finetune.advance(context), {
        kind: 'done',
        facts: { losses },
        note: 'training loss 1.000, validation loss 1.250',
      });
    }
    const without = world({ facts: chosen, statuses: ['Completed'] });
    assert.deepEqual(await finetune.advance(without.context), { kind: 'done', facts: {}, note: 'Trained' });
    const metrics = { training: [], validation: [point(5, 0.5)] };
    const validated = world({ facts: chosen, statuses: ['Completed'], metrics });
    assert.equal((await finetune.advance(validated.context)).note, 'validation loss 0.500');
  });

  for (const [name, given, reason, sentence] of [
    ['was cancelled in Azure', { statuses: ['Canceled'] }, 'cancelled', /job1 was cancelled in Azure\.$/],
    ['tells no reason', { statuses: ['Failed'] }, 'job_failed', /job1 failed\.$/],
    ['cannot tell it', { statuses: ['Failed'], why: 'unreadable' }, 'job_failed', /job1 failed\.$/],
    ['tells it', { statuses: ['Failed'], why: 'Out of memory' }, 'job_failed', /failed: Out of memory$/],
    [
      'never has its cores',
      { statuses: ['Failed'], why: 'It exceeds the vCPU quota of the family.' },
      'quota_missing',
      /failed: It exceeds the vCPU quota of/,
    ],
  ] as const)
    it(`that ${name} ends with that`, async () => {
      await assert.rejects(
        finetune.advance(world({ facts: chosen, ...given }).context),
        (error: AppError) => error.reason === reason && sentence.test(error.sentence),
      );
    });

  it('is not asked why it failed where the workspace has no run history yet', async () => {
    const { context } = world({ facts: { jobName: 'job1' }, statuses: ['Failed'], why: 'unasked' });
    await assert.rejects(finetune.advance(context), { message: 'The fine-tuning job job1 failed.' });
  });

  it('that is cancelled is cancelled in Azure where it is under way', async () => {
    const cancel = async (given: World) => {
      const { asked, context } = world(given);
      return [await finetune.cancel?.(context), asked];
    };
    assert.deepEqual(await cancel({}), ['No training had begun.', []]);
    assert.deepEqual(await cancel({ facts: chosen }), ['No training had begun.', []]);
    assert.deepEqual(await cancel({ facts: chosen, statuses: ['Failed'] }), [
      'The job job1 had ended already.',
      [],
    ]);
    const [sentence, asked] = await cancel({ facts: chosen, statuses: ['Queued'] });
    assert.match(String(sentence), /^Azure is cancelling the job job1/);
    assert.deepEqual(asked, [['cancel', 'job1']]);
  });

  it('has a log once it has a name and a place to write to, be it empty', async () => {
    for (const given of [{ jobName: 'job1' }, { trackingUri: 'azureml://host' }])
      assert.equal(await finetune.log?.(world({ facts: given }).context), undefined);
    assert.deepEqual(await finetune.log?.(world({ facts: chosen }).context), { what: 'Job job1', text: '' });
  });
});
