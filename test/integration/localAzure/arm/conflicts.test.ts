import assert from 'node:assert/strict';
import {
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import { armDurations } from '../../../../localAzure/arm/armDurations.js';
import { trafficHeader } from '../../../../localAzure/core/recording/trafficLog.js';
import { mlDurations } from '../../../../localAzure/providers/ml/mlDurations.js';
import { hobbies } from '../../../unit/localAzure/model/fixture.js';
import { FAST, textOf } from '../worlds/clients.js';
import { HubWorld } from '../worlds/hubWorld.js';
import { GROUP, jobBody, jsonl, MINUTE, MlWorld, PHI3 } from '../worlds/mlWorld.js';

describe('local Azure: writes that meet', () => {
  let world: MlWorld;
  let hubs: HubWorld;

  before(async () => {
    world = await MlWorld.start();
    hubs = new HubWorld(world);
  });
  after(() => world.stop());

  it('refuses a change of a workspace that is being made or deleted', async () => {
    const body = hubs.body('Hub', await hubs.dependencies());
    assert.equal((await hubs.call('PUT', 'hub-busy', body)).status, 202);
    const second = await hubs.call('PUT', 'hub-busy', body);
    assert.equal(`${second.status} ${textOf(second.body['error']?.['code'])}`, '409 Conflict');
    assert.equal((await hubs.call('DELETE', 'hub-busy')).status, 409);
    await world.advance(mlDurations.workspace);
    assert.equal((await hubs.call('DELETE', 'hub-busy')).status, 202);
    assert.equal((await hubs.call('PATCH', 'hub-busy', { tags: { a: 'b' } })).status, 409);
    assert.equal((await hubs.call('DELETE', 'hub-busy')).status, 202);
    await world.advance(mlDurations.workspaceDelete);
    assert.equal((await hubs.call('GET', 'hub-busy')).status, 404);
  });

  it('refuses a change of a deployment that is being made', async () => {
    await world.endpoint('chat');
    const { onlineDeployments } = world.ml;
    const where = [GROUP, world.workspace, 'chat', 'blue'] as const;
    const body = world.deploymentBody(PHI3, { instanceType: 'Standard_DS3_v2' });
    const making = await onlineDeployments.beginCreateOrUpdate(...where, body, FAST);
    const conflict = { statusCode: 409, code: 'Conflict' };
    await assert.rejects(onlineDeployments.beginCreateOrUpdate(...where, body, FAST), conflict);
    await assert.rejects(onlineDeployments.beginUpdate(...where, { sku: { capacity: 2 } }, FAST), conflict);
    await world.done(Promise.resolve(making));
  });

  it('refuses to delete a job that has not ended, and its cluster, and to change one that is going', async () => {
    const { jobs, computeOperations } = world.ml;
    const at = [GROUP, world.workspace] as const;
    await world.cluster();
    const train = await world.upload('train.jsonl', jsonl(hobbies.slice(0, 8)));
    assert.equal((await world.raw('PUT', 'jobs/busy', jobBody({ train, valid: train }))).status, 201);
    await assert.rejects(jobs.beginDelete(...at, 'busy', FAST), { statusCode: 409 });
    await world.advance(8 * MINUTE);
    const remove = () => computeOperations.beginDelete(...at, 'gpu-cluster', 'Delete', FAST);
    await assert.rejects(remove(), { statusCode: 409, code: 'ComputeInUse' });
    await world.done(jobs.beginCancel(...at, 'busy', FAST));
    const going = await remove();
    await assert.rejects(world.cluster(), { statusCode: 409, code: 'Conflict' });
    await world.done(Promise.resolve(going));
  });

  it('puts nothing into a resource group that is going', async () => {
    const group = `/subscriptions/${world.azure.subscriptionId}/resourceGroups/rg-going`;
    const put = () =>
      world.clients.call('PUT', `${group}?api-version=2024-07-01`, { body: { location: 'eastus2' } });
    assert.equal((await put()).status, 201);
    assert.equal((await world.clients.call('DELETE', `${group}?api-version=2024-07-01`)).status, 202);
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/late?api-version=2023-01-31`;
    const late = await world.clients.call('PUT', identity, { body: { location: 'eastus2' } });
    assert.equal(late.body['error']?.['code'], 'ResourceGroupBeingDeleted');
    assert.equal((await put()).body['error']?.['code'], 'ResourceGroupBeingDeleted');
    await world.advance(armDurations.resourceGroupDelete);
    assert.equal((await put()).status, 201);
  });

  it('refuses a condition where Azure documents none, rather than ignore it', async () => {
    const { token } = await world.clients.credential.getToken('https://management.azure.com/.default');
    const pipeline = createPipelineFromOptions({
      tlsOptions: { ca: world.azure.ca },
      retryOptions: { maxRetries: 0 },
    });
    for (const path of [world.workspace, `${world.workspace}/datastores/extra`]) {
      const url = `${world.azure.arm}${hubs.id(path)}?api-version=2024-10-01`;
      const request = createPipelineRequest({ url, method: 'PUT', body: '{}' });
      request.headers.set('authorization', `Bearer ${token}`);
      request.headers.set('content-type', 'application/json');
      request.headers.set('if-match', '"1"');
      // No whole body: it is refused before anybody looks into it.
      request.headers.set(trafficHeader, 'off');
      const answer = await pipeline.sendRequest(createDefaultHttpClient(), request);
      assert.equal(answer.status, 501);
      assert.match(answer.bodyAsText ?? '', /'if-match'/);
    }
  });

  it('holds blobs to the ETag that a writer names', async () => {
    const uri = await world.upload('etag.txt', 'one');
    assert.ok(uri);
    const { properties } = await world.ml.datastores.get(GROUP, world.workspace, 'workspaceblobstore');
    const store = properties as unknown as Record<string, string>;
    const blob = world.clients
      .blobs(`https://${store['endpoint']}/${store['accountName']}`)
      .getContainerClient(store['containerName'] ?? '')
      .getBlockBlobClient('etag.txt');
    const { etag = '' } = await blob.getProperties();
    await blob.upload('two', 3, { conditions: { ifMatch: etag } });
    await assert.rejects(blob.upload('three', 5, { conditions: { ifMatch: etag } }), { statusCode: 412 });
    await assert.rejects(blob.upload('four', 4, { conditions: { ifNoneMatch: '*' } }), { statusCode: 409 });
    assert.equal((await blob.downloadToBuffer()).toString(), 'two');
  });
});
