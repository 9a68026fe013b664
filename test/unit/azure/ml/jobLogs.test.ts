import assert from 'node:assert/strict';
import { scriptedAzure } from '../../../helpers/azure/scriptedAzure.js';

describe('the log of a job', () => {
  const azure = scriptedAzure();
  const uri = () => azure.address.replace('https:', 'azureml:');
  const tail = () => azure.azure.jobLogs.tail(`${uri()}/mlflow/v1.0`, 'job1');
  const children = (of: string, ...value: object[]) =>
    azure.answer(`GET /runs/${of}/children`, { body: { value } });
  const logs = (of: string, logFiles: object | undefined) =>
    azure.answer(`GET /runs/${of}/details`, { body: { logFiles } });
  const blob = (name: string, content: string) => {
    const headers = { 'content-length': String(Buffer.byteLength(content)), etag: '"1"' };
    azure.answer(`HEAD /${name}`, { headers });
    azure.answer(`GET /${name}`, { status: 206, headers, body: content });
    return `${azure.address}/c/${name}`;
  };
  const std = 'user_logs/std_log.txt';

  it('is that of the step that failed, before one that runs and those that are over, the latest first', async () => {
    children(
      'job1',
      { runId: 'old', status: 'Completed', startTimeUtc: '2026-01-01' },
      { runId: 'new', status: 'Completed', startTimeUtc: '2026-01-02' },
      { runId: 'bare' },
      { runId: 'runs', status: 'Running' },
      { runId: 'failed', status: 'Failed' },
    );
    for (const id of ['old', 'new', 'bare', 'runs', 'failed']) {
      children(id);
      logs(id, { [std]: blob(`${id}.txt`, `${id} said`) });
    }
    const order = [];
    for (const id of ['failed', 'runs', 'new', 'old', 'bare']) {
      order.push(await tail());
      logs(id, {});
    }
    assert.deepEqual(order, ['failed said', 'runs said', 'new said', 'old said', 'bare said']);
  });

  it('is the pipeline’s own where no step has written any, and none where nobody has', async () => {
    children('job1', { runId: 'step' });
    children('step');
    logs('step', { [std]: blob('step.txt', '') });
    logs('job1', { 'logs/azureml/executionlogs.txt': blob('job.txt', 'queued') });
    assert.equal(await tail(), 'queued');
    logs('job1', undefined);
    assert.equal(await tail(), undefined);
  });

  it('is none while run history has not heard of the job', async () => {
    azure.answer('GET /runs/job1/children', { status: 404 });
    assert.equal(await tail(), undefined);
  });

  it('is looked for three levels deep', async () => {
    azure.answer('GET /runs/job1/children', { body: {} });
    logs('job1', {});
    await tail();
    for (const [of, below] of [
      ['job1', 'a'],
      ['a', 'b'],
      ['b', 'c'],
    ] as const) {
      children(of, { runId: below });
      logs(below, {});
    }
    logs('c', { [std]: blob('c.txt', 'deep') });
    assert.equal(await tail(), 'deep');
  });
});
