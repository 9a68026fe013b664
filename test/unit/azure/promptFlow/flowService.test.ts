import assert from 'node:assert/strict';
import { scriptedAzure } from '../../../helpers/azure/scriptedAzure.js';
import { foundryProject } from '../../../helpers/bot/foundryProject.js';

describe('the prompt flow service', () => {
  const azure = scriptedAzure();
  const project = () => foundryProject({ dataPlane: `${azure.address}/` });
  const flows = '/flow/api/hieno-project/Flows';

  it('finds the oldest flow of a name, and tells of it as far as it knows', async () => {
    const find = (...body: object[]) => {
      azure.answer(`GET ${flows}`, { body });
      return azure.azure.flows.find(project(), 'chat');
    };
    const flow = (flowId: string, createdDate: string) => ({ flowId, flowName: 'chat', createdDate });
    const found = await find(flow('new', '2026-02-01'), flow('old', '2026-01-01'), { flowId: 'other' });
    assert.deepEqual(found, { id: 'old', name: 'chat', path: '', studioUrl: undefined });
    const undated = { flowId: 'undated', flowName: 'chat', flowDefinitionFilePath: 'p' };
    assert.deepEqual((await find(flow('old', '2026-01-01'), undated))?.path, 'p');
    assert.equal(await find({ flowId: 'other' }), undefined);
  });

  it('makes a flow of the files at a path', async () => {
    azure.answer(`POST ${flows}`, { body: { flowId: 'f1' } });
    const made = await azure.azure.flows.create(project(), {
      name: 'chat',
      description: 'Ours.',
      path: 'p',
      tags: {},
    });
    assert.deepEqual(made, { id: 'f1', name: '', path: '', studioUrl: undefined });
    assert.deepEqual(azure.sent[0]?.body, {
      description: 'Ours.',
      tags: {},
      flowName: 'chat',
      flowType: 'chat',
      flowDefinitionFilePath: 'p',
    });
  });

  it('says of a session whether it is ready, or why it never will be', async () => {
    const isReady = (body: object) => {
      azure.answer('GET /session', { body });
      return azure.azure.flows.isSessionReady(`${azure.address}/session`);
    };
    assert.equal(await isReady({ status: 'Succeeded' }), true);
    assert.equal(await isReady({ status: 'Running' }), false);
    await assert.rejects(isReady({ status: 'Canceled' }), { message: /The compute session is Canceled\./ });
    await assert.rejects(isReady({ status: 'Failed', error: { message: 'No machine.' } }), {
      message: /No machine\./,
    });
  });

  describe('that is asked to begin a run', () => {
    const submit = (status: number, code: string) => {
      azure.answer(`POST ${flows}/submit`, { status, body: { error: { code, message: `${code}.` } } });
      return azure.azure.flows.submit(project(), 'f1', 'r1', {});
    };

    it('takes an id that is there for the run that we have begun', async () => {
      await submit(200, '');
      for (const code of ['UserError', 'Conflict', 'AlreadyExists']) await submit(409, code);
      assert.equal(azure.sent.length, 4, 'each is sent once');
    });

    it('is refused for any other reason', async () => {
      await assert.rejects(submit(409, 'ScopeLocked'), { reason: 'resource_locked' });
      await assert.rejects(submit(400, 'UserError'), { name: 'AppError' });
    });

    it('knows how far it is, or knows none', async () => {
      azure.answer(`GET ${flows}/f1/r1/status`, { body: { flow_runs: [{ status: 'Running' }] } });
      assert.deepEqual(await azure.azure.flows.run(project(), 'f1', 'r1'), { state: 'waiting' });
      azure.answer(`GET ${flows}/f1/r1/status`, { status: 404 });
      assert.equal(await azure.azure.flows.run(project(), 'f1', 'r1'), undefined);
    });
  });
});
