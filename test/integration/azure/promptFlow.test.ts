import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createAzure, type Azure } from '../../../src/azure/azure.js';
import { cloudAt } from '../../../src/azure/arm/cloud.js';
import type { FoundryWorkspace } from '../../../src/azure/promptFlow/foundry.js';
import type { FlowRun } from '../../../src/azure/promptFlow/flowRun.js';
import { AppError } from '../../../src/errors/appError.js';
import { ourFlow } from '../localAzure/worlds/flowWorld.js';
import { A100, GROUP, MINUTE, MlWorld, PHI3 } from '../localAzure/worlds/mlWorld.js';
import { deniedSecrets } from '../../helpers/azure/deniedSecrets.js';
import { waitFor } from '../../helpers/machine/waitFor.js';
import { inChat } from '../../../src/bot/commands/inChat.js';

const connection = 'tuned_endpoint';
const hasPython = spawnSync('python3', ['--version']).status === 0;

describe('the clients that publish a flow', () => {
  let world: MlWorld;
  let azure: Azure;
  let project: FoundryWorkspace;
  let storageAccountId: string;
  const remembered: string[] = [];

  before(async () => {
    world = await MlWorld.start();
    const { arm, ca, subscriptionId } = world.azure;
    const scope = { subscriptionId, resourceGroup: GROUP, workspace: world.workspace };
    azure = createAzure(cloudAt(arm, ca), world.clients.credential, scope, (secret) =>
      remembered.push(secret),
    );
    const workspace = await azure.workspaces.get();
    storageAccountId = workspace?.storageAccountId ?? '';
    const shape = { location: world.azure.location, tags: { 'created-by': 'hieno' } };
    const vaultId = workspace?.vaultId ?? '';
    await azure.foundry.beginHub('hub-one', { ...shape, friendlyName: 'Hub', storageAccountId, vaultId });
    await world.advance(2 * MINUTE);
    const hubId = (await azure.foundry.get('hub-one'))?.id ?? '';
    await azure.foundry.beginProject('project-one', { ...shape, friendlyName: 'Project', hubId });
    await world.advance(2 * MINUTE);
    project = await found('project-one');
    await world.endpoint('chat');
    await world.deploy('chat', 'blue', PHI3, { instanceType: A100 });
    await world.route('chat', { blue: 100 });
  });
  afterEach(() => world.azure.service.faults.clear());
  after(() => world.stop());

  async function found(name: string): Promise<FoundryWorkspace> {
    const workspace = await azure.foundry.get(name);
    assert.ok(workspace);
    return workspace;
  }
  const operations = (name: string) =>
    world.azure.requests().filter(({ operation }) => operation === name).length;
  const words = (error: AppError) => `${error.reason}: ${error.sentence} ${inChat(error.next ?? '')}`;
  const rejectsWith = (call: Promise<unknown>, said: RegExp) =>
    assert.rejects(call, (error: AppError) => {
      assert.ok(error instanceof AppError);
      assert.match(words(error), said);
      return true;
    });

  async function upload(files: Readonly<Record<string, string>> = ourFlow): Promise<string> {
    const endpoint = await azure.associatedResources.fileEndpoint(storageAccountId);
    const share = await azure.files.workingDirectory(project.id);
    const folder = 'Users/hieno/promptflow/chat-1';
    const buffers = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const);
    await azure.files.upload(endpoint ?? '', share, folder, Object.fromEntries(buffers));
    return `${folder}/flow.dag.yaml`;
  }
  const shape = (path: string) => ({ name: 'hieno-chat', description: 'A chat.', path, tags: { a: 'b' } });

  async function ended(flowId: string, runId: string, inputs: Record<string, unknown>): Promise<FlowRun> {
    await azure.flows.submit(project, flowId, runId, inputs);
    await world.advance(MINUTE);
    return waitFor(
      async () => {
        const run = await azure.flows.run(project, flowId, runId);
        return run?.state !== 'waiting' && run;
      },
      'the end of the flow run',
      30_000,
    );
  }

  it('make a hub and a project of it, and find them', async () => {
    assert.deepEqual([project.kind, project.state], ['Project', 'Succeeded']);
    const hub = await found('hub-one');
    assert.equal(hub.kind, 'Hub');
    assert.equal(project.hubId, hub.id);
    assert.equal(project.storageAccountId, storageAccountId);
    assert.equal(project.dataPlane, `${world.azure.ml}/`);
    assert.equal(await azure.foundry.get('none'), undefined);
  });

  it('tell why a hub could not be made', async () => {
    const { location } = world.azure;
    const wanted = { location, friendlyName: 'x', tags: {} };
    const hubId = project.id;
    await rejectsWith(
      azure.foundry.beginProject('project-two', { ...wanted, hubId }),
      /The hub .* was not found/,
    );
    world.azure.service.faults.add({
      operation: 'Workspaces_CreateOrUpdate',
      kind: 'fail',
      message: 'No room for hubs.',
    });
    const vaultId = (await azure.workspaces.get())?.vaultId ?? '';
    const uri = await azure.foundry.beginHub('hub-two', { ...wanted, storageAccountId, vaultId });
    await world.advance(2 * MINUTE);
    assert.equal((await found('hub-two')).state, 'Failed');
    assert.match((await azure.operations.failure(uri ?? ''))?.sentence ?? '', /No room for hubs/);
  });

  it('put a connection that Prompt flow sees, and read its keys back', async () => {
    assert.equal(await azure.connections.get(project.id, connection), undefined);
    assert.equal(await azure.connections.keys(project.id, connection), undefined);
    const keys = { endpoint: `${world.azure.ml}/inference/chat/score`, key: await world.key('chat') };
    await azure.connections.put(project.id, connection, keys);
    assert.deepEqual(await azure.connections.get(project.id, connection), {
      name: connection,
      isForFlows: true,
    });
    assert.deepEqual(await azure.connections.keys(project.id, connection), keys);
    assert.ok(remembered.includes(keys.key));
    await world.clients.call('PUT', `${project.id}/connections/bare?api-version=2024-10-01`, {
      body: {
        properties: { category: 'CustomKeys', authType: 'CustomKeys', target: '_', credentials: { keys } },
      },
    });
    assert.equal((await azure.connections.get(project.id, 'bare'))?.isForFlows, false);
  });

  it('name the role that a denied look at the keys lacks', async () => {
    world.azure.service.faults.add(deniedSecrets);
    await rejectsWith(
      azure.connections.keys(project.id, connection),
      /^forbidden: .*Connection Secrets Reader/,
    );
  });

  it('create the flow once, from files that they have written, and find it again', async () => {
    assert.equal(await azure.flows.find(project, 'hieno-chat'), undefined);
    const path = await upload();
    const made = await azure.flows.create(project, shape(path));
    assert.deepEqual([made.name, made.path], ['hieno-chat', path]);
    assert.equal(made.studioUrl, undefined, 'the studio does not know this flow');
    assert.deepEqual(await azure.flows.find(project, 'hieno-chat'), made);
    await azure.flows.move(project, made.id, await upload());
    assert.deepEqual(await azure.flows.find(project, 'hieno-chat'), made);
  });

  it('do not repeat a creation that failed in the answer, because the flow may be there', async () => {
    const before = operations('Flows_CreateFlow');
    world.azure.service.faults.add({ operation: 'Flows_CreateFlow', kind: 'status', status: 500, count: 9 });
    await assert.rejects(azure.flows.create(project, { ...shape(await upload()), name: 'other' }));
    assert.equal(operations('Flows_CreateFlow'), before + 1);
  });

  it("say in the service's words what is wrong with a flow", async () => {
    const path = await upload({ ...ourFlow, 'flow.dag.yaml': 'inputs: [' });
    await rejectsWith(azure.flows.create(project, shape(path)), /^refused: .*no valid YAML/);
    await rejectsWith(
      azure.publisher.publish(project, { name: 'third', path, tags: {} }),
      /^flow_failed: Prompt flow does not take the flow: .*no valid YAML.*\/promptflow\.$/,
    );
    await upload();
    const hub = await found('hub-one');
    await rejectsWith(azure.flows.create(hub, shape(path)), /is a hub/);
  });

  describe('and run it', function () {
    let flowId: string;

    before(async function () {
      if (!hasPython) return this.skip();
      flowId = (await azure.flows.find(project, 'hieno-chat'))?.id ?? '';
    });

    it('in a session that they have begun', async () => {
      await rejectsWith(azure.flows.submit(project, flowId, 'early', {}), /no running compute session/);
      const uri = await azure.flows.beginSession(project, flowId);
      assert.ok(uri);
      assert.equal(await azure.flows.isSessionReady(uri), false);
      await world.advance(3 * MINUTE);
      assert.equal(await azure.flows.isSessionReady(uri), true);
      assert.equal(await azure.flows.beginSession(project, flowId), undefined);
    });

    it('with the answer of the endpoint, and once for one id', async () => {
      const run = await ended(flowId, 'run-1', { input_data: 'What is Azure Machine Learning?' });
      assert.ok(run.state === 'done', JSON.stringify(run));
      assert.ok(String(run.outputs['answer']).length > 0);
      await azure.flows.submit(project, flowId, 'run-1', { input_data: 'Again?' });
      assert.deepEqual(await azure.flows.run(project, flowId, 'run-1'), run);
      assert.equal(await azure.flows.run(project, flowId, 'run-2'), undefined);
    });

    it('with a sentence for each way to fail', async () => {
      const failed = async (runId: string) => {
        const run = await ended(flowId, runId, { input_data: 'Hello' });
        return run.state === 'failed' ? words(run.error) : run.state;
      };
      await azure.connections.put(project.id, connection, {
        endpoint: 'https://127.0.0.1:1/score',
        key: 'wrong',
      });
      assert.match(await failed('away'), /^flow_failed: The flow failed: The endpoint could not be reached/);
      const endpoint = `${world.azure.ml}/inference/chat/score`;
      await azure.connections.put(project.id, connection, { endpoint, key: 'wrong' });
      assert.match(await failed('wrong'), /refused the key.*\/promptflow$/);
      await world.clients.call('DELETE', `${project.id}/connections/${connection}?api-version=2024-10-01`);
      assert.match(await failed('none'), /Connection 'tuned_endpoint' is not found\. \/promptflow$/);
    });

    it('with a sentence for a session that does not start', async () => {
      const made = await azure.flows.create(project, { ...shape(await upload()), name: 'second' });
      world.azure.service.faults.add({
        operation: 'Flows_SetupFlowSession',
        kind: 'fail',
        message: 'No machine to be had.',
      });
      const uri = await azure.flows.beginSession(project, made.id);
      await world.advance(3 * MINUTE);
      await rejectsWith(azure.flows.isSessionReady(uri ?? ''), /No machine to be had/);
    });
  });
});
