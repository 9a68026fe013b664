import assert from 'node:assert/strict';
import { storageOf } from '../../../../localAzure/providers/storage/storage.js';
import { startLocalAzure, type LocalAzure } from '../../../helpers/azure/startLocalAzure.js';
import { connect, FAST, machineLearningDeployment, type Clients, textOf } from '../worlds/clients.js';

interface Output {
  readonly value: string;
}

describe('local Azure: deploying the machine learning template', () => {
  let azure: LocalAzure;
  let clients: Clients;
  let outputs: Record<string, Output>;
  const group = 'rg-hieno';

  before(async () => {
    azure = await startLocalAzure({ speed: 1e6 });
    clients = connect(azure);
    const request = machineLearningDeployment(azure);
    const result = await clients.deployments.deployments.beginCreateOrUpdateAndWait(
      group,
      'first',
      request,
      FAST,
    );
    assert.equal(result.properties?.provisioningState, 'Succeeded');
    outputs = result.properties?.outputs as Record<string, Output>;
  });

  after(() => azure.stop());

  it('answers with every output of the template', () => {
    assert.deepEqual(Object.keys(outputs).sort(), [
      'applicationInsightsId',
      'blobEndpoint',
      'containerRegistryId',
      'identityClientId',
      'identityId',
      'identityPrincipalId',
      'keyVaultId',
      'keyVaultName',
      'storageAccountId',
      'storageAccountName',
      'vaultUri',
      'workspaceId',
      'workspaceName',
    ]);
    assert.match(outputs['identityPrincipalId']?.value ?? '', /^[0-9a-f-]{36}$/);
    assert.match(outputs['vaultUri']?.value ?? '', /^https:\/\/localhost:\d+\/$/);
  });

  it('lists one succeeded operation per resource, the workspace after what it needs', async () => {
    const ended = new Map<string, number>();
    const started = new Map<string, number>();
    for await (const { properties } of clients.deployments.deploymentOperations.list(group, 'first')) {
      assert.equal(properties?.provisioningState, 'Succeeded');
      const type = properties?.targetResource?.resourceType ?? '';
      const end = properties?.timestamp?.getTime() ?? 0;
      ended.set(type, end);
      started.set(type, end - Number(/PT([\d.]+)S/.exec(properties?.duration ?? '')?.[1]) * 1000);
    }
    assert.equal(ended.size, 8);
    const workspace = started.get('Microsoft.MachineLearningServices/workspaces') ?? 0;
    for (const needed of [
      'Microsoft.Storage/storageAccounts',
      'Microsoft.KeyVault/vaults',
      'Microsoft.Insights/components',
    ])
      assert.ok(
        (ended.get(needed) ?? Infinity) <= workspace + 1,
        `${needed} was ready before the workspace began`,
      );
  });

  it('changes nothing when it is asked for again', async () => {
    const whatIf = await clients.deployments.deployments.beginWhatIfAndWait(
      group,
      'again',
      machineLearningDeployment(azure),
      FAST,
    );
    assert.equal(whatIf.status, 'Succeeded');
    const kinds = (whatIf.changes ?? []).map(({ changeType }) => changeType);
    assert.deepEqual([...new Set(kinds)], ['NoChange']);
    assert.equal(kinds.length, 13);
  });

  it('shows in what-if which property would change, and does not change it', async () => {
    const request = machineLearningDeployment(azure, { allowSharedKeyAccess: false });
    const whatIf = await clients.deployments.deployments.beginWhatIfAndWait(group, 'change', request, FAST);
    const modified = (whatIf.changes ?? []).filter(({ changeType }) => changeType === 'Modify');
    assert.deepEqual(
      modified.map(({ resourceId }) => resourceId),
      [outputs['storageAccountId']?.value],
    );
    assert.deepEqual(modified[0]?.delta, [
      {
        path: 'properties.allowSharedKeyAccess',
        propertyChangeType: 'Modify',
        before: true,
        after: false,
        children: undefined,
      },
    ]);
    const account = await clients.call('GET', `${outputs['storageAccountId']?.value}?api-version=2023-05-01`);
    assert.equal(account.body['properties']?.['allowSharedKeyAccess'], true);
  });

  it('shows in what-if what would be created in an empty group, and what it leaves alone', async () => {
    await clients.resources.resourceGroups.createOrUpdate('rg-empty', { location: 'eastus2' });
    const template = machineLearningDeployment(azure);
    const whatIf = await clients.deployments.deployments.beginWhatIfAndWait(
      'rg-empty',
      'new',
      template,
      FAST,
    );
    assert.deepEqual([...new Set((whatIf.changes ?? []).map(({ changeType }) => changeType))], ['Create']);
    const bare = { $schema: 's', contentVersion: '1.0.0.0', resources: [] };
    const other = { properties: { mode: 'Incremental' as const, template: bare } };
    const ignored = await clients.deployments.deployments.beginWhatIfAndWait(group, 'none', other, FAST);
    assert.deepEqual([...new Set((ignored.changes ?? []).map(({ changeType }) => changeType))], ['Ignore']);
  });

  it('makes a workspace that knows its parts and its default container', async () => {
    const { body } = await clients.call('GET', `${outputs['workspaceId']?.value}?api-version=2022-10-01`);
    const properties = body['properties'];
    assert.equal(properties?.['provisioningState'], 'Succeeded');
    assert.equal(properties?.['storageAccount'], outputs['storageAccountId']?.value);
    assert.match(textOf(body['identity']?.['principalId']), /^[0-9a-f-]{36}$/);
    const name = outputs['storageAccountName']?.value ?? '';
    const container = `azureml-blobstore-${textOf(properties?.['workspaceId'])}`;
    assert.deepEqual(await storageOf(azure.service).list(name, container), []);
  });

  it('opens the storage account to the bot at its blob endpoint', async () => {
    const container = clients.blobs(outputs['blobEndpoint']?.value ?? '').getContainerClient('dataset');
    await container.create();
    await container.getBlockBlobClient('train.jsonl').upload('{}', 2);
    assert.equal(
      (
        await storageOf(azure.service).download(
          outputs['storageAccountName']?.value ?? '',
          'dataset',
          'train.jsonl',
        )
      ).toString(),
      '{}',
    );
  });

  it('validates without creating, and says which parameter is wrong', async () => {
    const valid = await clients.deployments.deployments.beginValidateAndWait(
      group,
      'valid',
      machineLearningDeployment(azure),
      FAST,
    );
    assert.equal(valid.properties?.provisioningState, 'Succeeded');
    assert.equal((await clients.deployments.deployments.checkExistence(group, 'valid')).body, false);
    const path = `/subscriptions/${azure.subscriptionId}/resourcegroups/${group}/providers/Microsoft.Resources/deployments/bad/validate`;
    const body = machineLearningDeployment(azure, { botPrincipalType: 'Robot' });
    const bad = await clients.call('POST', `${path}?api-version=2024-07-01`, { body });
    assert.equal(bad.status, 400);
    assert.equal(bad.body['error']?.['code'], 'InvalidTemplate');
    assert.match(
      textOf(bad.body['error']?.['message']),
      /'botPrincipalType'.*'Robot' is not part of the allowed value/,
    );
  });

  it('lists what is in the group', async () => {
    const types: (string | undefined)[] = [];
    for await (const resource of clients.resources.resources.listByResourceGroup(group))
      types.push(resource.type);
    assert.equal(types.length, 7);
  });
});
