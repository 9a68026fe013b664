import { advice, command } from '../../../src/errors/nextStep.js';
import type { Run, StageState, StageStatus } from '../../../src/runs/run.js';
import type { Facts } from '../../../src/stages/facts.js';
import { aRun } from './runBuilder.js';

export const now = Date.UTC(2026, 0, 5, 9);
export const minute = 60_000;

export const facts: Facts = {
  workspaceName: 'hieno-ws',
  studioUrl: 'https://ml.azure.com/?wsid=x',
  trainRows: 119,
  validationRows: 13,
  jobName: 'hieno-job_1',
  jobUrl: 'https://ml.azure.com/runs/hieno-job_1',
  losses: {
    training: Array.from({ length: 200 }, (_, step) => ({ step, loss: 2.5 / (1 + step / 20) })),
    validation: [
      { step: 100, loss: 1.4 },
      { step: 200, loss: 1.1 },
    ],
  },
  modelName: 'hieno-phi3',
  modelVersion: '1',
  endpointName: 'hieno-endpoint',
  deploymentName: 'blue',
  vaultName: 'hieno-kv',
  secretName: 'endpoint-key',
  firstAnswer: 'An *endpoint* is <b>where</b> a model answers.',
};

/** A run some way through: done stages first, then one in the given state, then waiting ones. */
export function runAt(status: Run['status'], stageStatus: StageStatus, more: Partial<Run> = {}): Run {
  const run = aRun(more);
  const middle = Math.floor(run.stages.length / 2);
  const stages = run.stages.map((stage, index): StageState => {
    if (index > middle) return stage;
    const times = { startedAt: now - 20 * minute, ...(index < middle ? { endedAt: now - 15 * minute } : {}) };
    return {
      ...stage,
      ...times,
      status: index < middle ? 'done' : stageStatus,
      note: 'Step *40* of 119',
      progress: 0.34,
    };
  });
  return { ...run, status, stages, facts, startedAt: now - 30 * minute, ...more };
}

export const endings: Partial<Record<Run['status'], Partial<Run>>> = {
  succeeded: {
    endedAt: now,
    ending: { reason: 'done', sentence: 'The tuned model answers now.', next: advice`Just write.` },
  },
  failed: {
    endedAt: now,
    ending: {
      reason: 'quota_missing',
      sentence: 'Azure has *no* [quota](http://x) for it.',
      next: command('quota'),
      details: Array.from({ length: 40 }, (_, row) => `Row ${row} is broken: ${'x'.repeat(400)}`),
    },
  },
  cancelled: { endedAt: now, ending: { reason: 'cancelled', sentence: 'Somebody cancelled it.' } },
};

/** Of a run with every stage there is and the longest that each thing may say. */
export function longestRun(status: Run['status']): Run {
  const run = aRun({ inputs: { base: true, promptflow: true } });
  const long = 'W'.repeat(4000);
  const stages = run.stages.map((stage, index): StageState => {
    const isLast = index === run.stages.length - 1;
    const now = isLast && status !== 'succeeded' ? status : 'done';
    return {
      ...stage,
      status: now === 'failed' ? 'failed' : now === 'done' ? 'done' : 'running',
      note: long,
      startedAt: 0,
    };
  });
  const names = Object.fromEntries(
    [
      'workspaceName',
      'datasetName',
      'jobName',
      'modelName',
      'endpointName',
      'deploymentName',
      'vaultName',
      'secretName',
    ].map((name) => [name, long]),
  );
  const urls = Object.fromEntries(
    ['flowUrl', 'projectUrl', 'hubUrl', 'flowGuideUrl', 'jobUrl', 'studioUrl'].map((name) => [
      name,
      `https://ml.azure.com/${'p'.repeat(400)}`,
    ]),
  );
  const said = '语'.repeat(4000);
  return {
    ...run,
    status,
    stages,
    startedAt: now - 30 * minute,
    requester: { id: 'emulator:user-1', name: said },
    facts: {
      ...facts,
      ...names,
      ...urls,
      losses: {
        training: Array.from({ length: 5000 }, (_, step) => ({ step, loss: 2.123456 + Math.sin(step) })),
        validation: Array.from({ length: 500 }, (_, step) => ({ step: step * 10, loss: 2.123456 })),
      },
      firstQuestion: said,
      firstAnswer: said,
      flowAnswer: said,
      flowOutlook: long.slice(0, 400),
    },
    ...(status === 'running'
      ? {}
      : {
          endedAt: now,
          ending: {
            reason: 'job_failed',
            sentence: long,
            details: Array.from({ length: 100 }, () => long),
            next: command('retry', run.id),
          },
        }),
  };
}
