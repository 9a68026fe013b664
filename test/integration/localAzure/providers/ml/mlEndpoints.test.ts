import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { waitFor } from '../../../../helpers/machine/waitFor.js';
import { FAST } from '../../worlds/clients.js';
import { A100, ask, GROUP, MINUTE, MlWorld, PHI3, textOf } from '../../worlds/mlWorld.js';

describe('local Azure: online endpoints', () => {
  let world: MlWorld;
  let server: Server;
  /** Requests that the local model holds until they are answered by the test. */
  let held: ServerResponse[] = [];
  let hold = false;

  before(async () => {
    server = createServer((request, response) => {
      request.resume();
      if (hold) held.push(response);
      else {
        // Apart, not chained: restify, once loaded, replaces writeHead with one that returns nothing.
        response.writeHead(500);
        response.end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    world = await MlWorld.start({ localModel: { url, model: 'phi3' } });
    await world.endpoint('chat');
    await world.deploy('chat', 'blue', PHI3, { instanceType: 'Standard_NC6s_v3' });
  });
  after(async () => {
    server.close();
    await world.stop();
  });

  const put = (path: string, body: unknown) => world.raw('PUT', path, body);
  const message = (answer: { body: { [key: string]: unknown } }) => JSON.stringify(answer.body['error']);

  it('take only names that Azure takes', async () => {
    for (const name of ['ab', '1chat', 'chat--x', 'chat-', 'a'.repeat(33)]) {
      const answer = await put(`onlineEndpoints/${name}`, world.endpointBody());
      assert.equal(answer.status, 400, name);
    }
  });

  it('cannot have a name that another workspace of the region has', async () => {
    const { service } = world.azure;
    const id = `${world.output('workspaceId')}-other/onlineEndpoints/taken`;
    const own = service.state.get<object>(
      'mlEndpoints',
      `${world.output('workspaceId')}/onlineEndpoints/chat`,
    );
    service.state.put('mlEndpoints', id, { ...own, id, name: 'taken' });
    const answer = await put('onlineEndpoints/taken', world.endpointBody());
    assert.equal(answer.status, 409);
    assert.match(message(answer), /already an endpoint with the name 'taken' in the region/);
    service.state.delete('mlEndpoints', id);
  });

  it('keep their identity for good', async () => {
    const other = { ...world.endpointBody(), identity: { type: 'SystemAssigned' } };
    const answer = await put('onlineEndpoints/chat', other);
    assert.equal(answer.status, 400);
    assert.match(message(answer), /identity of an endpoint cannot be changed/);
    const missing = world.endpointBody();
    missing.identity.userAssignedIdentities = { [world.output('identityId') + 'x']: {} };
    assert.match(message(await put('onlineEndpoints/other', missing)), /was not found/);
  });

  it('carry the address of their last operation, and no key', async () => {
    const { body } = await world.raw('GET', 'onlineEndpoints/chat');
    const uri = textOf(body['properties']?.['properties']?.['AzureAsyncOperationUri']);
    assert.equal((await world.clients.call('GET', uri)).body['status'], 'Succeeded');
    assert.equal(body['properties']?.['keys'], undefined);
  });

  const splits: [Record<string, number>, RegExp | undefined][] = [
    [{ blue: 90 }, /sum up to 90/],
    [{ blue: 50, green: 50 }, /'green', which does not exist/],
    [{ blue: 100 }, undefined],
    [{ blue: 0 }, undefined],
  ];
  for (const [traffic, problem] of splits) {
    it(`${problem ? 'refuse' : 'accept'} traffic of ${JSON.stringify(traffic)}`, async () => {
      if (!problem) {
        await world.route('chat', traffic);
        const { body } = await world.raw('GET', 'onlineEndpoints/chat');
        assert.deepEqual(body['properties']?.['traffic'], traffic);
        return;
      }
      const answer = await put('onlineEndpoints/chat', world.endpointBody(traffic));
      assert.equal(answer.status, 400);
      assert.match(message(answer), problem);
    });
  }

  it('do one thing at a time', async () => {
    assert.equal((await put('onlineEndpoints/chat', world.endpointBody({ blue: 100 }))).status, 200);
    assert.equal((await put('onlineEndpoints/chat', world.endpointBody())).status, 409);
    await world.advance(MINUTE);
    const { body } = await world.raw('GET', 'onlineEndpoints/chat');
    assert.deepEqual(body['properties']?.['traffic'], { blue: 100 });
  });

  const status = async (endpoint: string, bearer = '') =>
    (await world.score(endpoint, bearer, ask('hello', { temperature: 9 }))).status;
  const renew = (keyType: 'Primary' | 'Secondary', more: object = {}) =>
    world.ml.onlineEndpoints.beginRegenerateKeys(GROUP, world.workspace, 'chat', { keyType, ...more }, FAST);

  it('renew one key without touching the other, and refuse the old one from then on', async () => {
    const before = await world.ml.onlineEndpoints.listKeys(GROUP, world.workspace, 'chat');
    assert.ok((before.primaryKey ?? '').length >= 32);
    const renewal = await renew('Primary');
    assert.equal(await status('chat', before.primaryKey), 424, 'Azure takes its time');
    await assert.rejects(renew('Secondary'), { statusCode: 409 });
    await world.done(Promise.resolve(renewal));
    const after = await world.ml.onlineEndpoints.listKeys(GROUP, world.workspace, 'chat');
    assert.notEqual(after.primaryKey, before.primaryKey);
    assert.equal(after.secondaryKey, before.secondaryKey);
    assert.equal(await status('chat', before.primaryKey), 401);
    assert.equal(await status('chat', after.primaryKey), 424);
    assert.equal(await status('chat', after.secondaryKey), 424);
    assert.equal(await status('chat', 'wrong'), 401);
    assert.equal((await world.raw('POST', 'onlineEndpoints/chat/token')).status, 400);
  });

  it('take a key of the caller’s own making, and keep both where a renewal fails', async () => {
    const keyValue = 'a-key-that-somebody-has-made-himself';
    await world.done(renew('Secondary', { keyValue }));
    world.azure.service.faults.add({ operation: 'OnlineEndpoints_RegenerateKeys', kind: 'fail', count: 1 });
    await assert.rejects(world.done(renew('Secondary')));
    const { secondaryKey } = await world.ml.onlineEndpoints.listKeys(GROUP, world.workspace, 'chat');
    assert.equal(secondaryKey, keyValue);
  });

  describe('that go by Entra tokens', () => {
    const byToken = (traffic: Record<string, number> = {}) => ({
      ...world.endpointBody(),
      properties: { authMode: 'AADToken', traffic },
    });
    const token = (audience: string, objectId = world.azure.principalId) =>
      world.azure.service.tokens.issue({ audience, objectId, clientId: objectId });
    const put = (name: string, body: ReturnType<typeof byToken>) =>
      world.done(world.ml.onlineEndpoints.beginCreateOrUpdate(GROUP, world.workspace, name, body, FAST));

    it('have no keys', async () => {
      await put('chat-entra', byToken());
      const { body } = await world.raw('GET', 'onlineEndpoints/chat-entra');
      assert.equal(body['properties']?.['authMode'], 'AADToken');
      for (const [path, content] of [['listKeys'], ['regenerateKeys', { keyType: 'Primary' }]] as const)
        assert.match(
          message(await world.raw('POST', `onlineEndpoints/chat-entra/${path}`, content)),
          /has no keys/,
        );
    });

    it('let in whoever may score, with a token that is for Azure ML', async () => {
      const stored = world.azure.service.state
        .list<{ name: string; keys: { primary: string } }>('mlEndpoints')
        .find(({ doc }) => doc.name === 'chat-entra')?.doc;
      // Nobody answers behind it: 404 is what is said to who was let in.
      assert.equal(await status('chat-entra', token('https://ml.azure.com')), 404);
      assert.equal(await status('chat-entra', token('https://ml.azure.com/')), 404);
      assert.equal(await status('chat-entra', token('https://management.azure.com')), 401);
      assert.equal(await status('chat-entra', stored?.keys.primary), 401);
      const { roles } = world.azure.service;
      const principalId = '0b7c3f6e-6d5c-4a0e-9b52-0d4f3a7f2f10';
      assert.equal(await status('chat-entra', token('https://ml.azure.com', principalId)), 401);
      roles.assign({
        name: '5d3a3e6c-57a4-4f05-8f0c-1f2b7a9d6e31',
        scope: world.output('workspaceId'),
        roleDefinitionId: roles.definitionId('AzureML Data Scientist'),
        principalId,
        principalType: 'ServicePrincipal',
        createdBy: principalId,
      });
      assert.equal(await status('chat-entra', token('https://ml.azure.com', principalId)), 404);
    });

    it('are made of ones with keys by an update, and back', async () => {
      await world.endpoint('chat-turned');
      const key = await world.key('chat-turned');
      const own = token('https://ml.azure.com');
      const letIn = async () => [await status('chat-turned', key), await status('chat-turned', own)];
      assert.deepEqual(await letIn(), [404, 401]);
      const update = world.ml.onlineEndpoints.beginCreateOrUpdate(
        GROUP,
        world.workspace,
        'chat-turned',
        byToken(),
        FAST,
      );
      await update;
      assert.deepEqual(await letIn(), [404, 401], 'as before, until Azure is done');
      await world.done(update);
      assert.deepEqual(await letIn(), [401, 404]);
      await world.route('chat-turned', {});
      assert.deepEqual(await letIn(), [404, 401]);
    });
  });

  it('answer 424 with the reason when the request or the model is at fault', async () => {
    const key = await world.key('chat');
    const bad = await world.score('chat', key, { input_data: 'Hei' });
    assert.equal(bad.status, 424);
    assert.equal(bad.header('ms-azureml-model-error-statuscode'), '400');
    const broken = await world.score('chat', key, ask('Hei'));
    assert.equal(broken.status, 424);
    assert.equal(broken.header('ms-azureml-model-error-statuscode'), '500');
    assert.equal(broken.header('ms-azureml-model-error-reason'), 'LocalModelError');
  });

  it('answer 429 above twice their concurrency', async () => {
    const key = await world.key('chat');
    hold = true;
    const waiting = [world.score('chat', key, ask('one')), world.score('chat', key, ask('two'))];
    while (held.length < 2) await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await world.score('chat', key, ask('three'))).status, 429);
    for (const response of held)
      response.end(JSON.stringify({ choices: [{ message: { content: 'Hei!' } }] }));
    hold = false;
    held = [];
    assert.deepEqual(
      (await Promise.all(waiting)).map(({ body }) => body['output']),
      [' Hei!', ' Hei!'],
    );
  });

  it('hand on what the model says as it says it, and let it end with its caller', async () => {
    hold = true;
    const request = https.request(`${world.azure.ml}/inference/chat/v1/chat/completions`, {
      method: 'POST',
      ca: world.azure.ca,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await world.key('chat')}` },
    });
    request.end(JSON.stringify({ messages: [{ role: 'user', content: 'Moi' }], stream: true }));
    const [model] = await waitFor(() => held.length === 1 && held, 'the question at the model');
    assert.ok(model);
    hold = false;
    held = [];
    model.write('data: {"choices":[{"delta":{"content":"Hei"}}]}\n\n');
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    let said = '';
    answer.on('data', (piece: Buffer) => (said += piece.toString()));
    answer.on('error', () => {});
    await waitFor(
      () => said.includes('"delta":{"content":"Hei"}'),
      'the first word, while the model goes on',
    );
    assert.ok(!model.destroyed);
    request.on('error', () => {});
    request.destroy();
    await waitFor(() => model.destroyed, 'the end of its work');
  });

  it('answer 408 with the time limit that is the default', async () => {
    await world.deploy('chat', 'hasty', PHI3, { instanceType: 'Standard_DS3_v2', requestSettings: {} });
    const { body } = await world.raw('GET', 'onlineEndpoints/chat/deployments/hasty');
    assert.equal(body['properties']?.['requestSettings']?.['requestTimeout'], 'PT5S');
    const answer = await world.score('chat', await world.key('chat'), ask('Hei'), {
      'azureml-model-deployment': 'hasty',
    });
    assert.equal(answer.status, 408);
  });

  it('count a fifth more instances where the size is not exempt', async () => {
    // blue has 12 of 24 NCv3 cores: ceil(1.2 x 1) instances of 6.
    const body = world.deploymentBody(PHI3, { instanceType: 'Standard_NC6s_v3' });
    const answer = await put('onlineEndpoints/chat/deployments/green', {
      ...body,
      sku: { name: 'Default', capacity: 2 },
    });
    assert.equal(answer.status, 400);
    const detail = answer.body['error']?.['details']?.[0];
    assert.equal(detail?.['code'], 'InferencingClientCreateDeploymentFailed');
    const text = textOf(detail?.['message']);
    const inner = JSON.parse(text.slice(text.indexOf('{'))) as {
      errors: { VmSize: string[] };
      status: number;
    };
    assert.equal(inner.status, 400);
    assert.match(
      inner.errors.VmSize[0] ?? '',
      /Standard_NC6s_v3 in .*Current usage\/limit: 12\/24. Additional needed: 18 /,
    );
  });

  it('refuse models, sizes and properties that they do not know, by name', async () => {
    const refusals: [Record<string, unknown>, RegExp][] = [
      [
        { model: `${world.output('workspaceId')}/models/none/versions/1` },
        /models\/none\/versions\/1' was not found/,
      ],
      [{ instanceType: 'Standard_H16' }, /Standard_H16 is not supported/],
      [{ environmentId: 'x' }, /'environmentId' of deployments/],
      [{ requestSettings: { requestTimeout: 'PT5M' } }, /PT5M; it must be from PT1S to PT180S/],
    ];
    for (const [changes, expected] of refusals) {
      const answer = await put('onlineEndpoints/chat/deployments/green', world.deploymentBody(PHI3, changes));
      assert.ok(answer.status >= 400, textOf(expected));
      assert.match(message(answer), expected);
    }
  });

  it('refuse a property that nobody knows', async () => {
    const body = world.deploymentBody(PHI3, { magic: true });
    const answer = await world.wrong('PUT', 'onlineEndpoints/chat/deployments/green', body);
    assert.equal(answer.status, 501);
    assert.match(answer.text, /'properties.magic' of deployments/);
  });

  it('keep no logs for a deployment that is being made, and then two', async () => {
    const path = 'onlineEndpoints/chat/deployments/logged';
    await put(path, world.deploymentBody(PHI3, { instanceType: 'Standard_F4s_v2' }));
    const early = await world.raw('POST', `${path}/getLogs`, { containerType: 'InferenceServer' });
    assert.match(message(early), /Logs cannot be retrieved while .* Creating/);
    await world.advance(15 * MINUTE);
    const late = await world.raw('POST', `${path}/getLogs`, { containerType: 'InferenceServer', tail: 1 });
    assert.equal(textOf(late.body['content']).trim().split('\n').length, 1);
    assert.ok(!JSON.stringify(late.body).includes(await world.key('chat')));
  });

  it('let a deployment with traffic not go, one without does', async () => {
    assert.match(
      message(await world.raw('DELETE', 'onlineEndpoints/chat/deployments/blue')),
      /gets 100 % of the traffic/,
    );
    await world.done(world.ml.onlineDeployments.beginDelete(GROUP, world.workspace, 'chat', 'hasty', FAST));
    assert.equal((await world.raw('GET', 'onlineEndpoints/chat/deployments/hasty')).status, 404);
  });

  it('scale by the capacity alone', async () => {
    const path = 'onlineEndpoints/chat/deployments/blue';
    const grown = await world.raw('PATCH', path, { sku: { name: 'Default', capacity: 3 } });
    assert.equal(grown.status, 202);
    assert.equal((await world.raw('GET', path)).body['properties']?.['provisioningState'], 'Scaling');
    await world.advance(3 * MINUTE);
    const { body } = await world.raw('GET', path);
    assert.equal(body['properties']?.['provisioningState'], 'Succeeded');
    assert.equal(body['sku']?.['capacity'], 3);
    assert.equal((await world.raw('PATCH', path, { sku: { capacity: 5 } })).status, 400, 'beyond the quota');
  });

  describe('whose identity lacks a role', () => {
    async function failing(role: 'AcrPull' | 'Storage Blob Data Reader'): Promise<string> {
      const { service } = world.azure;
      const principal = world.output('identityPrincipalId');
      const taken = service.roles
        .list()
        .filter(
          (one) => one.principalId === principal && one.roleDefinitionId === service.roles.definitionId(role),
        );
      assert.equal(taken.length, 1, role);
      for (const { id } of taken) service.state.delete('roleAssignments', id);
      const path = 'onlineEndpoints/chat/deployments/denied';
      const begun = await put(path, world.deploymentBody(PHI3, { instanceType: 'Standard_DS3_v2' }));
      assert.ok(begun.status < 300);
      const operation = begun.headers.get('azure-asyncoperation') ?? '';
      await world.advance(4 * MINUTE);
      assert.equal((await world.clients.call('GET', operation)).body['status'], 'InProgress');
      await world.advance(MINUTE);
      const { body } = await world.clients.call('GET', operation);
      assert.equal(body['status'], 'Failed');
      assert.equal(body['error']?.['code'], 'BadArgument');
      assert.equal((await world.raw('GET', path)).body['properties']?.['provisioningState'], 'Failed');
      const logs = await world.raw('POST', `${path}/getLogs`, { containerType: 'StorageInitializer' });
      assert.match(textOf(logs.body['content']), / E /);
      for (const { id } of taken) service.state.put('roleAssignments', id, taken[0]);
      return textOf(body['error']['message']);
    }

    it('fail minutes later, for the image', async () => {
      assert.match(
        await failing('AcrPull'),
        /Endpoint identity does not have pull permission on the registry/,
      );
    });
    it('fail minutes later, for the model', async () => {
      assert.match(
        await failing('Storage Blob Data Reader'),
        /download the model: .*Storage Blob Data Reader/,
      );
    });
  });

  it('go with all they hold, and free the name only at the end', async () => {
    const poller = await world.ml.onlineEndpoints.beginDelete(GROUP, world.workspace, 'chat', FAST);
    assert.equal((await world.score('chat', await world.key('chat'), ask('Hei'))).status, 404);
    assert.equal((await put('onlineEndpoints/chat', world.endpointBody())).status, 409);
    await world.done(Promise.resolve(poller));
    assert.equal((await world.raw('GET', 'onlineEndpoints/chat')).status, 404);
    assert.equal((await put('onlineEndpoints/chat', world.endpointBody())).status, 201);
    await world.advance(2 * MINUTE);
    const left = await world.raw('GET', 'onlineEndpoints/chat/deployments');
    assert.equal(left.body['value']?.['length'], 0);
  });

  it('leave the A100 quota alone when nothing runs there', async () => {
    const { body } = await world.clients.call(
      'GET',
      `/subscriptions/${world.azure.subscriptionId}/providers/Microsoft.MachineLearningServices/locations/${world.azure.location}/vmSizes?api-version=2024-10-01`,
    );
    const sizes = body['value'] as unknown as { name: string; supportedComputeTypes: string[] }[];
    assert.ok(sizes.find(({ name }) => name === A100)?.supportedComputeTypes.includes('MIR'));
  });
});
