import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import assert from 'node:assert/strict';
import { waitFor } from '../../../helpers/machine/waitFor.js';
import { hobbies } from '../../../unit/localAzure/model/fixture.js';
import { FAST } from '../worlds/clients.js';
import { ask, GROUP, jobBody, jsonl, MINUTE, MlWorld, PHI3, textOf } from '../worlds/mlWorld.js';

describe('local Azure: faults on demand', () => {
  let world: MlWorld;
  let files: { train: string; valid: string };

  before(async () => {
    world = await MlWorld.start();
    await world.cluster();
    await world.endpoint('chat');
    files = {
      train: await world.upload('train.jsonl', jsonl(hobbies.slice(0, 8))),
      valid: await world.upload('valid.jsonl', jsonl(hobbies.slice(8, 12))),
    };
  });
  beforeEach(() => admin('DELETE', 'faults'));
  after(() => world.stop());

  async function admin(method: string, path: string, body?: unknown): Promise<void> {
    const answer = await fetch(`${world.azure.admin}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    assert.ok(answer.ok, await answer.text());
  }
  const queue = (fault: Record<string, unknown>) => admin('POST', 'faults', fault);
  const getEndpoint = () => world.ml.onlineEndpoints.get(GROUP, world.workspace, 'chat');
  const asked = (operation: string) =>
    world.azure.requests().filter((entry) => entry.operation === operation).length;
  const jobStatus = async (name: string) =>
    textOf((await world.raw('GET', `jobs/${name}`)).body['properties']?.['status']);
  async function until(name: string, wanted: string): Promise<void> {
    for (let minutes = 0; minutes < 60 && (await jobStatus(name)) !== wanted; minutes++)
      await world.advance(MINUTE);
    assert.equal(await jobStatus(name), wanted);
  }

  for (const [status, code] of [
    [429, 'TooManyRequests'],
    [500, 'InternalServerError'],
    [503, 'ServiceUnavailable'],
  ] as const)
    it(`answer ${status} to the operation that is named, and to no other`, async () => {
      await queue({ operation: 'OnlineEndpoints_Get', kind: 'status', status });
      await world.ml.computeOperations.get(GROUP, world.workspace, 'gpu-cluster');
      await assert.rejects(getEndpoint(), { statusCode: status, code });
      assert.equal((await getEndpoint()).name, 'chat');
    });

  it('send a Retry-After that the SDK obeys by itself', async () => {
    const { azure, clients } = world;
    const patient = new AzureMachineLearningWorkspaces(clients.credential, azure.subscriptionId, {
      endpoint: azure.arm,
      credentialScopes: 'https://management.azure.com/.default',
      tlsOptions: { ca: azure.ca },
    });
    await queue({ operation: 'OnlineEndpoints_Get', kind: 'status', status: 429, retryAfter: 0, count: 2 });
    const before = asked('OnlineEndpoints_Get');
    assert.equal((await patient.onlineEndpoints.get(GROUP, world.workspace, 'chat')).name, 'chat');
    assert.equal(asked('OnlineEndpoints_Get') - before, 3);
  });

  it('cut the connection before the work, or after it', async () => {
    const put = (name: string) =>
      world.ml.dataVersions.createOrUpdate(GROUP, world.workspace, name, '1', {
        properties: { dataType: 'uri_file', dataUri: files.train },
      });
    const get = (name: string) => world.ml.dataVersions.get(GROUP, world.workspace, name, '1');
    await queue({ operation: 'DataVersions_CreateOrUpdate', kind: 'drop' });
    await assert.rejects(put('dropped'), { name: 'RestError' });
    await assert.rejects(get('dropped'), { statusCode: 404 });
    await queue({ operation: 'DataVersions_CreateOrUpdate', kind: 'lost' });
    await assert.rejects(put('lost'), { name: 'RestError' });
    assert.equal((await get('lost')).name, '1');
  });

  it('keep an answer back when the work is done and in the log, until its caller gives up', async () => {
    await queue({ operation: 'DataVersions_CreateOrUpdate', kind: 'held', ms: 300_000 });
    const impatient = new AbortController();
    const answer = world.ml.dataVersions.createOrUpdate(
      GROUP,
      world.workspace,
      'held',
      '1',
      { properties: { dataType: 'uri_file', dataUri: files.train } },
      { abortSignal: impatient.signal },
    );
    const before = asked('DataVersions_CreateOrUpdate');
    await waitFor(() => asked('DataVersions_CreateOrUpdate') > before, 'the entry in the log');
    const entry = world.azure.requests().at(-1);
    assert.deepEqual([entry?.status, entry?.fault], [201, 'held']);
    assert.equal((await world.ml.dataVersions.get(GROUP, world.workspace, 'held', '1')).name, '1');
    impatient.abort();
    await assert.rejects(answer, { name: 'AbortError' });
    assert.equal(asked('DataVersions_CreateOrUpdate'), before + 1);
  });

  it('let an answer wait until its caller gives up', async () => {
    await queue({ operation: 'OnlineEndpoints_Get', kind: 'latency', ms: 300_000 });
    const impatient = new AbortController();
    const answer = world.ml.onlineEndpoints.get(GROUP, world.workspace, 'chat', {
      abortSignal: impatient.signal,
    });
    // Another request of the same kind is answered: the slow one has arrived and waits.
    while (world.azure.service.faults.waitingFor('OnlineEndpoints_Get')) await new Promise(setImmediate);
    assert.equal((await getEndpoint()).name, 'chat');
    impatient.abort();
    await assert.rejects(answer, { name: 'AbortError' });
  });

  it('let a long-running operation fail at its end, and what it made with it', async () => {
    await queue({
      operation: 'OnlineEndpoints_CreateOrUpdate',
      kind: 'fail',
      code: 'InternalServerError',
      message: 'The endpoint did not come up.',
    });
    await assert.rejects(world.endpoint('doomed'), /The endpoint did not come up/);
    const { properties } = await world.ml.onlineEndpoints.get(GROUP, world.workspace, 'doomed');
    assert.equal(properties.provisioningState, 'Failed');

    await queue({ operation: 'Compute_CreateOrUpdate', kind: 'fail', message: 'No cluster today.' });
    await assert.rejects(world.cluster('doomed'), /No cluster today/);
    const cluster = await world.ml.computeOperations.get(GROUP, world.workspace, 'doomed');
    assert.equal(cluster.properties?.provisioningState, 'Failed');
  });

  it('let a deletion fail, and what was to go stay', async () => {
    await world.endpoint('staying');
    await queue({ operation: 'OnlineEndpoints_Delete', kind: 'fail', message: 'It would not go.' });
    const remove = () =>
      world.done(world.ml.onlineEndpoints.beginDelete(GROUP, world.workspace, 'staying', FAST));
    await assert.rejects(remove(), /It would not go/);
    assert.equal((await world.raw('GET', 'onlineEndpoints/staying')).status, 200);
    await remove();
    assert.equal((await world.raw('GET', 'onlineEndpoints/staying')).status, 404);
  });

  it('let a job fail with its reason', async () => {
    await queue({ operation: 'job', kind: 'fail', code: 'SystemError', message: 'The node was lost.' });
    await world.raw('PUT', 'jobs/lost', jobBody(files));
    await until('lost', 'Failed');
    const { body } = await world.data('POST', 'history/v1.0', 'rundata', { runId: 'lost' });
    assert.match(JSON.stringify(body), /The node was lost/);
  });

  it('pre-empt a job, which begins again once it has a node', async () => {
    await queue({ operation: 'job:preempt', kind: 'fail' });
    await world.raw('PUT', 'jobs/preempted', jobBody(files));
    await until('preempted', 'Running');
    await until('preempted', 'Queued');
    await until('preempted', 'Running');
    await until('preempted', 'Completed');
  });

  it('leave a job without a node for want of capacity, and say so on the compute', async () => {
    await queue({ operation: 'nodes', kind: 'fail', count: 4, message: 'Sold out.' });
    await world.raw('PUT', 'jobs/waiting', jobBody(files));
    await until('waiting', 'Queued');
    await world.advance(3 * MINUTE);
    assert.equal(await jobStatus('waiting'), 'Queued');
    const cluster = await world.ml.computeOperations.get(GROUP, world.workspace, 'gpu-cluster');
    assert.match(JSON.stringify(cluster.properties), /"code":"AllocationFailed","message":"Sold out."/);
    await until('waiting', 'Completed');
  });

  it('leave a deployment without an instance for want of capacity', async () => {
    await queue({ operation: 'onlineDeployment', kind: 'fail' });
    const make = () => world.deploy('chat', 'blue', PHI3, { instanceType: 'Standard_NC6s_v3' });
    await assert.rejects(make(), /Not enough capacity/);
    const { properties } = await world.ml.onlineDeployments.get(GROUP, world.workspace, 'chat', 'blue');
    assert.equal(properties.provisioningState, 'Failed');
    assert.equal((await make())?.properties.provisioningState, 'Succeeded');
  });

  it('rotate a key behind the back of who knows it', async () => {
    await world.route('chat', { blue: 100 });
    const old = await world.key('chat');
    assert.equal((await world.score('chat', old, ask('Hei'))).status, 200);
    await admin('POST', 'keys', { endpoint: 'chat', key: 'primary' });
    assert.equal((await world.score('chat', old, ask('Hei'))).status, 401);
    assert.equal((await world.score('chat', await world.key('chat'), ask('Hei'))).status, 200);
  });
});
