import assert from 'node:assert/strict';
import { BlobServiceClient, StorageSharedKeyCredential, type ContainerClient } from '@azure/storage-blob';
import { armDurations } from '../../../../../localAzure/arm/armDurations.js';
import { TestClock } from '../../../../../localAzure/core/clock.js';
import { storageOf } from '../../../../../localAzure/providers/storage/storage.js';
import { storageDurations } from '../../../../../localAzure/providers/storage/storageDurations.js';
import { startLocalAzure, type LocalAzure } from '../../../../helpers/azure/startLocalAzure.js';
import { connect, textOf, type Clients } from '../../worlds/clients.js';

describe('local Azure: blobs', () => {
  let azure: LocalAzure;
  let clients: Clients;
  let clock: TestClock;
  let id: string;
  let container: ContainerClient;

  before(async () => {
    clock = new TestClock();
    azure = await startLocalAzure({ clock });
    clients = connect(azure);
    id = `/subscriptions/${azure.subscriptionId}/resourceGroups/rg-hieno/providers/Microsoft.Storage/storageAccounts/sttest`;
    const body = { location: 'eastus2', kind: 'StorageV2', sku: { name: 'Standard_LRS' } };
    const created = await clients.call('PUT', `${id}?api-version=2023-05-01`, { body });
    assert.equal(created.status, 202);
    clock.advance(storageDurations.storageAccount);
    const account = await clients.call('GET', created.headers.get('location') ?? '');
    const endpoint = textOf(account.body['properties']?.['primaryEndpoints']?.['blob']);
    container = clients.blobs(endpoint).getContainerClient('data');
    await storageOf(azure.service).createContainer('sttest', 'data');
  });

  after(() => azure.stop());

  function grant(role: 'Storage Blob Data Reader' | 'Storage Blob Data Contributor'): void {
    const roleDefinitionId = azure.service.roles.definitionId(role);
    const { principalId } = azure;
    const principalType = 'ServicePrincipal';
    azure.service.roles.assign(
      { name: role, scope: id, roleDefinitionId, principalId, principalType, createdBy: '' },
      armDurations.rolePropagation,
    );
    clock.advance(armDurations.rolePropagation);
  }

  const upload = () => container.getBlockBlobClient('a.txt').upload('one', 3);

  it('are closed without a data role, readable for a reader, writable for a contributor', async () => {
    await storageOf(azure.service).upload('sttest', 'data', 'a.txt', 'zero');
    await assert.rejects(container.getBlobClient('a.txt').download(), { statusCode: 403 });
    grant('Storage Blob Data Reader');
    assert.equal((await container.getBlobClient('a.txt').downloadToBuffer()).toString(), 'zero');
    await assert.rejects(upload(), { code: 'AuthorizationPermissionMismatch' });
    grant('Storage Blob Data Contributor');
    await upload();
    assert.deepEqual(await storageOf(azure.service).list('sttest', 'data'), ['a.txt']);
  });

  it('fail when a fault is queued for them', async () => {
    azure.service.faults.add({ operation: 'Blob_PUT', kind: 'status', status: 503 });
    await assert.rejects(upload(), { statusCode: 503 });
    azure.service.faults.add({ operation: 'Blob_PUT', kind: 'drop' });
    await assert.rejects(upload(), { name: 'RestError', statusCode: undefined });
    await upload();
  });

  it('are logged with what is done to which block, and without signatures', async () => {
    const id = Buffer.from('one').toString('base64');
    await container.getBlockBlobClient('blocks.txt').stageBlock(id, 'one', 3);
    await container.getBlockBlobClient('blocks.txt').commitBlockList([id]);
    await clients.read(storageOf(azure.service).readableUrl('sttest', 'data', 'blocks.txt', 60_000));
    const logged = azure.requests().filter(({ path }) => path.endsWith('/blocks.txt'));
    assert.deepEqual(
      logged.map(({ operation, comp, block }) => [operation, comp, block]),
      [
        ['Blob_PUT', 'block', id],
        ['Blob_PUT', 'blocklist', undefined],
        ['Blob_HEAD', undefined, undefined],
        ['Blob_GET', undefined, undefined],
      ],
    );
    assert.doesNotMatch(JSON.stringify(logged), /sig=/);
  });

  it('are open to a key of the account, until the account takes none', async () => {
    const key = new StorageSharedKeyCredential('sttest', storageOf(azure.service).keys('sttest')?.key1 ?? '');
    const options = { tlsOptions: { ca: azure.ca }, retryOptions: { maxTries: 1 } };
    const endpoint = storageOf(azure.service).blobEndpoint('sttest');
    const keyed = new BlobServiceClient(endpoint, key, options).getContainerClient('data');
    await keyed.getBlockBlobClient('keyed.txt').upload('one', 3);
    const allow = (allowSharedKeyAccess: boolean) =>
      clients.call('PATCH', `${id}?api-version=2023-05-01`, {
        body: { properties: { allowSharedKeyAccess } },
      });
    assert.equal((await allow(false)).status, 200);
    await assert.rejects(keyed.getBlockBlobClient('keyed.txt').upload('two', 3), {
      code: 'KeyBasedAuthenticationNotPermitted',
    });
    assert.equal((await container.getBlobClient('keyed.txt').downloadToBuffer()).toString(), 'one');
    await allow(true);
  });

  it('are no request, and meet no fault, where the local Azure reads and writes them itself', async () => {
    const mark = azure.requests().length;
    azure.service.faults.add({ operation: 'Blob_PUT', kind: 'status', status: 503 });
    await storageOf(azure.service).upload('sttest', 'data', 'own.txt', 'own');
    assert.deepEqual(azure.requests().slice(mark), []);
    await assert.rejects(upload(), { statusCode: 503 });
  });

  it('show their keys, and new ones when asked', async () => {
    const list = () => clients.call('POST', `${id}/listKeys?api-version=2023-05-01`);
    const before = (await list()).body['keys']?.['0']?.['value'];
    await clients.call('POST', `${id}/regenerateKey?api-version=2023-05-01`, { body: { keyName: 'key1' } });
    assert.notEqual((await list()).body['keys']?.['0']?.['value'], before);
  });

  it('go with their account', async () => {
    assert.equal((await clients.call('DELETE', `${id}?api-version=2023-05-01`)).status, 200);
    await assert.rejects(container.getProperties(), { statusCode: 404 });
  });
});
