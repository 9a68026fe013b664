import assert from 'node:assert/strict';
import type { Azure } from '../../../src/azure/azure.js';
import { createRunLogs } from '../../../src/runs/runLogs.js';
import type { Run, StageState, StageStatus } from '../../../src/runs/run.js';
import { aRun } from '../../helpers/bot/runBuilder.js';

const azure = {
  jobLogs: { tail: async (_uri: string, job: string) => `log of ${job} with a SECRET` },
  deployments: {
    log: async (_endpoint: string, name: string, container: string) =>
      name === 'green' && container === 'InferenceServer' ? '' : `${container} of ${name}`,
  },
} as unknown as Azure;
const facts = {
  trackingUri: 'azureml://x',
  jobName: 'j1',
  endpointName: 'e',
  deploymentName: 'blue',
  baseDeploymentName: 'base',
};

const redact = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('SECRET', '***')) as T;

/** A journey in which the named stages stand as given, those before them done. */
function at(named: Partial<Record<string, StageStatus>>, more: Partial<Run> = {}): Run {
  const run = aRun({ facts, ...more });
  const first = run.stages.findIndex(({ name }) => name in named);
  const stages = run.stages.map((stage, index): StageState => ({
    ...stage,
    status: named[stage.name] ?? (index < first ? 'done' : stage.status),
  }));
  return { ...run, stages };
}
const tail = async (run: Run) => {
  const log = await createRunLogs(azure, redact).tail(run);
  return log && `${log.what}: ${log.text}`;
};

describe("a run's log", () => {
  it('is of the stage that failed or is under way', async () => {
    assert.equal(await tail(at({ finetune: 'failed' })), 'Job j1: log of j1 with a ***');
    assert.equal(await tail(at({ deployment: 'running' })), 'Deployment blue: InferenceServer of blue');
    assert.equal(
      await tail(at({ baseDeployment: 'failed', deployment: 'skipped' })),
      'Deployment base: InferenceServer of base',
    );
  });

  it('is of the latest stage before it that has one', async () => {
    assert.equal(await tail(at({ register: 'failed' })), 'Job j1: log of j1 with a ***');
    assert.equal(await tail(at({ route: 'failed' })), 'Deployment blue: InferenceServer of blue');
  });

  it('is of what initialises the storage where the server has written nothing', async () => {
    assert.equal(
      await tail(at({ deployment: 'failed' }, { facts: { ...facts, deploymentName: 'green' } })),
      'Deployment green: StorageInitializer of green',
    );
  });

  it('is nobody’s before anything was begun', async () => {
    assert.equal(await tail(at({ resources: 'failed' }, { facts: {} })), undefined);
    assert.equal(await tail(at({ finetune: 'running' }, { facts: {} })), undefined);
  });
});
