import assert from 'node:assert/strict';
import { TestClock } from '../../../../localAzure/core/clock.js';
import { startLocalAzure, type LocalAzure } from '../../../helpers/azure/startLocalAzure.js';
import { connect, machineLearningDeployment, type Clients, type Json, textOf } from '../worlds/clients.js';

const GROUP = 'rg-hieno';
const VERSION = 'api-version=2026-06-01';
const MINUTE = 60_000;

describe('local Azure: deployments over time', () => {
  let azure: LocalAzure;
  let clients: Clients;
  let clock: TestClock;

  before(async () => {
    clock = new TestClock();
    azure = await startLocalAzure({ clock });
    clients = connect(azure);
  });

  beforeEach(() => azure.service.faults.clear());
  after(() => azure.stop());

  const path = (name: string) =>
    `/subscriptions/${azure.subscriptionId}/resourcegroups/${GROUP}/providers/Microsoft.Resources/deployments/${name}?${VERSION}`;
  const put = (name: string, resources: unknown[], parameters: unknown = {}) =>
    clients.call('PUT', path(name), { body: deployment(resources, parameters) });
  const state = async (name: string) =>
    textOf((await clients.call('GET', path(name))).body['properties']?.['provisioningState']);

  it('takes its time, step by step, and ends in the operation that was announced', async () => {
    const started = await put('steps', [identity('one'), { ...identity('two'), dependsOn: ['one'] }]);
    assert.equal(started.status, 201);
    assert.equal(started.body['properties']?.['provisioningState'], 'Accepted');
    const poll = started.headers.get('azure-asyncoperation') ?? '';
    assert.equal((await clients.call('GET', poll)).body['status'], 'InProgress');
    assert.equal(await state('steps'), 'Running');
    clock.advance(8_000);
    assert.deepEqual(await operationStates('steps'), ['one Succeeded', 'two Running']);
    clock.advance(8_000);
    assert.equal((await clients.call('GET', poll)).body['status'], 'Succeeded');
    assert.equal(await state('steps'), 'Succeeded');
  });

  it('catches up in the right order when nobody looked for a while', async () => {
    await put('late', [{ ...identity('late-two'), dependsOn: ['late-one'] }, identity('late-one')]);
    clock.advance(10 * MINUTE);
    assert.equal(await state('late'), 'Succeeded');
    const { body } = await clients.call('GET', path('late'));
    assert.equal(body['properties']?.['duration'], 'PT16.000S');
  });

  it('fails with the nested reason, keeps what was made, and does not begin what hangs on it', async () => {
    azure.service.faults.add({
      operation: 'resource:Microsoft.ManagedIdentity/userAssignedIdentities',
      kind: 'fail',
      after: 1,
      code: 'QuotaExceeded',
      message: 'No more identities.',
    });
    const parts = [
      identity('kept'),
      { ...identity('broken'), dependsOn: ['kept'] },
      { ...identity('never'), dependsOn: ['broken'] },
    ];
    const started = await put('failing', parts);
    clock.advance(MINUTE);
    const poll = await clients.call('GET', started.headers.get('azure-asyncoperation') ?? '');
    assert.equal(poll.body['status'], 'Failed');
    assert.equal(poll.body['error']?.['code'], 'DeploymentFailed');
    const [detail] = poll.body['error']?.['details'] as unknown as Json[];
    assert.equal(detail?.['code'], 'QuotaExceeded');
    assert.deepEqual(await operationStates('failing'), ['kept Succeeded', 'broken Failed']);
    assert.equal((await getIdentity('kept')).status, 200);
    assert.equal((await getIdentity('never')).status, 404);
  });

  it('can be cancelled while it runs, once', async () => {
    await put('cancelled', [identity('begun'), { ...identity('unbegun'), dependsOn: ['begun'] }]);
    await clients.call('GET', path('cancelled'));
    const cancel = path('cancelled').replace('?', '/cancel?');
    assert.equal((await clients.call('POST', cancel)).status, 204);
    clock.advance(MINUTE);
    assert.equal(await state('cancelled'), 'Canceled');
    assert.equal((await getIdentity('begun')).status, 200);
    assert.equal((await getIdentity('unbegun')).status, 404);
    assert.equal((await clients.call('POST', cancel)).body['error']?.['code'], 'DeploymentCannotBeCancelled');
  });

  it('refuses a second start of the same name while the first runs', async () => {
    await put('twice', [identity('twice')]);
    const second = await put('twice', [identity('twice')]);
    assert.equal(second.status, 409);
    assert.equal(second.body['error']?.['code'], 'DeploymentActive');
    clock.advance(MINUTE);
    assert.equal((await put('twice', [identity('twice')])).status, 200);
  });

  for (const [name, resources, code, message] of [
    [
      'a circle',
      [
        { ...identity('a'), dependsOn: ['b'] },
        { ...identity('b'), dependsOn: ['a'] },
      ],
      'InvalidTemplate',
      /Circular dependency/,
    ],
    [
      'an unknown function',
      [identity("[guess('a')]")],
      'InvalidTemplate',
      /template function 'guess' is not valid/,
    ],
    [
      'a missing dependency',
      [{ ...identity('a'), dependsOn: ['ghost'] }],
      'InvalidTemplate',
      /'ghost' is not defined/,
    ],
    [
      'an unknown resource type',
      [{ ...identity('a'), type: 'Microsoft.Compute/virtualMachines' }],
      'NotSupportedByLocalAzure',
      /Microsoft.Compute\/virtualMachines/,
    ],
    [
      'an unknown api-version',
      [{ ...identity('a'), apiVersion: '2011-01-01' }],
      'NoRegisteredProviderFound',
      /2011-01-01/,
    ],
    ['copy', [{ ...identity('a'), copy: {} }], 'NotSupportedByLocalAzure', /'resources.1.copy'/],
    [
      'an unknown property',
      [vault({ magic: true })],
      'NotSupportedByLocalAzure',
      /'properties.magic' of Microsoft.KeyVault\/vaults/,
    ],
    [
      'a wrong value',
      [vault({ softDeleteRetentionInDays: 3 })],
      'InvalidTemplateDeployment',
      /validation procedure/,
    ],
  ] as const)
    it(`refuses ${name} and creates nothing`, async () => {
      const answer = await put('refused', [identity('innocent'), ...resources]);
      assert.equal(answer.body['error']?.['code'], code);
      assert.match(textOf(answer.body['error']?.['message']), message);
      assert.equal(
        (await clients.call('GET', path('refused'))).body['error']?.['code'],
        'DeploymentNotFound',
      );
      assert.equal((await getIdentity('innocent')).status, 404);
    });

  it('refuses a parameter the template does not have, and asks for one it needs', async () => {
    const extra = await put('extra', [], { surprise: { value: 1 } });
    assert.match(textOf(extra.body['error']?.['message']), /'surprise' in the parameters file are not valid/);
    const body = deployment([], {});
    (body.properties.template as Record<string, unknown>)['parameters'] = { needed: { type: 'string' } };
    const missing = await clients.call('PUT', path('missing'), { body });
    assert.match(
      textOf(missing.body['error']?.['message']),
      /The value for the template parameter 'needed' is not provided/,
    );
  });

  it('refuses role assignments by somebody who may not assign roles', async () => {
    const [owner] = azure.service.roles.list().filter(({ principalId }) => principalId === azure.principalId);
    assert.ok(owner);
    azure.service.state.delete('roleAssignments', owner.id);
    azure.service.roles.assign({
      ...owner,
      roleDefinitionId: azure.service.roles.definitionId('Contributor'),
    });
    try {
      const answer = await clients.call('PUT', path('denied'), { body: machineLearningDeployment(azure) });
      assert.equal(answer.body['error']?.['code'], 'InvalidTemplateDeployment');
      const details = answer.body['error']?.['details'] as unknown as Json[];
      assert.deepEqual([...new Set(details.map((detail) => detail['code']))], ['AuthorizationFailed']);
      assert.equal(details.length, 6);
    } finally {
      azure.service.state.put('roleAssignments', owner.id, owner);
    }
  });

  async function operationStates(name: string): Promise<string[]> {
    const url = path(name).replace('/providers/Microsoft.Resources', '').replace('?', '/operations?');
    const { body } = await clients.call('GET', url);
    return (body['value'] as unknown as Json[]).map(({ properties }) => {
      const target = properties?.['targetResource']?.['resourceName'];
      return `${textOf(target)} ${textOf(properties?.['provisioningState'])}`;
    });
  }

  function getIdentity(name: string) {
    const id = `/subscriptions/${azure.subscriptionId}/resourceGroups/${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
    return clients.call('GET', `${id}?api-version=2023-01-31`);
  }
});

function deployment(resources: readonly unknown[], parameters: unknown) {
  const template = { $schema: 's', contentVersion: '1.0.0.0', resources };
  return { properties: { mode: 'Incremental', template, parameters } };
}

function identity(name: string) {
  return {
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    apiVersion: '2023-01-31',
    name,
    location: 'eastus2',
  };
}

function vault(properties: Record<string, unknown>) {
  return {
    type: 'Microsoft.KeyVault/vaults',
    apiVersion: '2023-07-01',
    name: 'kv-one',
    location: 'eastus2',
    properties: {
      tenantId: 't',
      sku: { family: 'A', name: 'standard' },
      enableRbacAuthorization: true,
      ...properties,
    },
  };
}
