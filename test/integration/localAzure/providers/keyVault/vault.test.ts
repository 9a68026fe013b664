import assert from 'node:assert/strict';
import type { SecretClient } from '@azure/keyvault-secrets';
import { armDurations } from '../../../../../localAzure/arm/armDurations.js';
import { TestClock } from '../../../../../localAzure/core/clock.js';
import { keyVaultDurations } from '../../../../../localAzure/providers/keyVault/keyVaultDurations.js';
import { startLocalAzure, type LocalAzure } from '../../../../helpers/azure/startLocalAzure.js';
import { connect, FAST, type Clients, textOf } from '../../worlds/clients.js';

describe('local Azure: key vault', () => {
  let azure: LocalAzure;
  let clients: Clients;
  let clock: TestClock;
  let vaultId: string;
  let uri: string;
  let secrets: SecretClient;

  before(async () => {
    clock = new TestClock();
    azure = await startLocalAzure({ clock });
    clients = connect(azure);
    vaultId = `/subscriptions/${azure.subscriptionId}/resourceGroups/rg-hieno/providers/Microsoft.KeyVault/vaults/kv-test`;
    uri = await createVault();
    secrets = clients.secrets(uri);
  });

  after(() => azure.stop());

  async function createVault(extra: Record<string, unknown> = {}): Promise<string> {
    const sku = { family: 'A', name: 'standard' };
    const properties = { tenantId: azure.tenantId, sku, enableRbacAuthorization: true, ...extra };
    const body = { location: 'eastus2', properties };
    const created = await clients.call('PUT', `${vaultId}?api-version=2023-07-01`, { body });
    assert.equal(created.status, 201, JSON.stringify(created.body));
    clock.advance(keyVaultDurations.vault);
    const poll = await clients.call('GET', created.headers.get('azure-asyncoperation') ?? '');
    assert.equal(poll.body['status'], 'Succeeded');
    const { body: vault } = await clients.call('GET', `${vaultId}?api-version=2023-07-01`);
    return textOf(vault['properties']?.['vaultUri']);
  }

  it('challenges who comes without a token', async () => {
    const answer = await clients.call('GET', `${uri}secrets/any?api-version=2026-04-01`, { token: null });
    assert.equal(answer.status, 401);
    const challenge = `Bearer authorization="https://login.windows.net/${azure.tenantId}", resource="https://vault.azure.net"`;
    assert.equal(answer.headers.get('www-authenticate'), challenge);
  });

  it('does not take a token that was meant for ARM', async () => {
    const answer = await clients.call('GET', `${uri}secrets/any?api-version=2026-04-01`);
    assert.equal(answer.status, 401);
  });

  it('is closed to the owner of the subscription until a data role has spread', async () => {
    await assert.rejects(secrets.setSecret('key', 'one'), { code: 'Forbidden', statusCode: 403 });
    const name = '5d5f4e7c-3c8f-4a43-9a2d-2f6d6bb2a001';
    const path = `${vaultId}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`;
    const properties = {
      roleDefinitionId: azure.service.roles.definitionId('Key Vault Secrets Officer'),
      principalId: azure.principalId,
    };
    assert.equal((await clients.call('PUT', path, { body: { properties } })).status, 201);
    assert.equal((await clients.call('PUT', path, { body: { properties } })).status, 200);
    const other = await clients.call('PUT', path.replace('a001', 'a002'), { body: { properties } });
    assert.equal(other.body['error']?.['code'], 'RoleAssignmentExists');
    await assert.rejects(secrets.setSecret('key', 'one'), /ForbiddenByRbac|propagation time/);
    clock.advance(armDurations.rolePropagation);
    assert.equal((await secrets.setSecret('key', 'one')).value, 'one');
  });

  it('keeps versions, and serves the newest or the one asked for', async () => {
    const first = await secrets.setSecret('versions', 'one', {
      contentType: 'text/plain',
      tags: { by: 'test' },
    });
    await secrets.setSecret('versions', 'two');
    assert.equal((await secrets.getSecret('versions')).value, 'two');
    const version = first.properties.version ?? '';
    assert.equal((await secrets.getSecret('versions', { version })).value, 'one');
    const versions = [];
    for await (const item of secrets.listPropertiesOfSecretVersions('versions')) versions.push(item.version);
    assert.equal(versions.length, 2);
    const updated = await secrets.updateSecretProperties('versions', version, { enabled: false });
    assert.deepEqual(
      [updated.enabled, updated.contentType, updated.tags],
      [false, 'text/plain', { by: 'test' }],
    );
    await assert.rejects(secrets.getSecret('versions', { version }), /disabled secret/);
  });

  it('lists secrets page by page', async () => {
    for (let n = 0; n < 30; n += 1) await secrets.setSecret(`many-${n}`, String(n));
    const names = new Set<string>();
    for await (const { name } of secrets.listPropertiesOfSecrets()) names.add(name);
    assert.equal([...names].filter((name) => name.startsWith('many-')).length, 30);
  });

  it('deletes softly: recoverable, its name taken until it is purged', async () => {
    await secrets.setSecret('gone', 'still here');
    await (await secrets.beginDeleteSecret('gone', { intervalInMs: 1 })).pollUntilDone();
    await assert.rejects(secrets.getSecret('gone'), { code: 'SecretNotFound' });
    await assert.rejects(secrets.setSecret('gone', 'again'), { statusCode: 409 });
    const recovery = await secrets.beginRecoverDeletedSecret('gone', { intervalInMs: 1 });
    // On its way back it is neither to be read nor to be written.
    await assert.rejects(secrets.getSecret('gone'), { code: 'SecretNotFound' });
    await assert.rejects(secrets.setSecret('gone', 'again'), { statusCode: 409, message: /being recovered/ });
    clock.advance(keyVaultDurations.secretRecovery);
    await recovery.pollUntilDone();
    assert.equal((await secrets.getSecret('gone')).value, 'still here');
    await (await secrets.beginDeleteSecret('gone', { intervalInMs: 1 })).pollUntilDone();
    await secrets.purgeDeletedSecret('gone');
    await assert.rejects(secrets.getDeletedSecret('gone'), { statusCode: 404 });
    assert.equal((await secrets.setSecret('gone', 'anew')).value, 'anew');
  });

  it('keeps the name of a deleted vault until it is recovered or purged', async () => {
    await secrets.setSecret('survivor', 'alive');
    assert.equal((await clients.call('DELETE', `${vaultId}?api-version=2023-07-01`)).status, 200);
    await assert.rejects(createVault(), /already exists in deleted state/);
    uri = await createVault({ createMode: 'recover' });
    await grantSecrets();
    assert.equal((await clients.secrets(uri).getSecret('survivor')).value, 'alive');

    assert.equal((await clients.call('DELETE', `${vaultId}?api-version=2023-07-01`)).status, 200);
    const deleted = `/subscriptions/${azure.subscriptionId}/providers/Microsoft.KeyVault/locations/eastus2/deletedVaults/kv-test`;
    assert.equal(
      (await clients.call('GET', `${deleted}?api-version=2023-07-01`)).body['properties']?.['vaultId'],
      vaultId,
    );
    const purge = await clients.call('POST', `${deleted}/purge?api-version=2023-07-01`);
    assert.equal((await clients.call('GET', purge.headers.get('location') ?? '')).status, 202);
    clock.advance(60_000);
    assert.equal((await clients.call('GET', purge.headers.get('location') ?? '')).status, 200);
    uri = await createVault();
    await grantSecrets();
    await assert.rejects(clients.secrets(uri).getSecret('survivor'), { code: 'SecretNotFound' });
  });

  it('goes with its resource group', async () => {
    await clients.resources.resourceGroups.createOrUpdate('rg-going', { location: 'eastus2' });
    const id = vaultId.replace('rg-hieno', 'rg-going').replace('kv-test', 'kv-going');
    const sku = { family: 'A', name: 'standard' };
    const body = {
      location: 'eastus2',
      properties: { tenantId: azure.tenantId, sku, enableRbacAuthorization: true },
    };
    await clients.call('PUT', `${id}?api-version=2023-07-01`, { body });
    clock.advance(keyVaultDurations.vault);
    const deleting = clients.resources.resourceGroups.beginDeleteAndWait('rg-going', FAST);
    // The clock may only move once the deletion is under way.
    while (!azure.requests().some(({ operation }) => operation === 'ResourceGroups_Delete'))
      await new Promise(setImmediate);
    clock.advance(armDurations.resourceGroupDelete);
    await deleting;
    const gone = await clients.call('GET', `${id}?api-version=2023-07-01`);
    assert.equal(gone.body['error']?.['code'], 'ResourceGroupNotFound');
    const list = await clients.call(
      'GET',
      `/subscriptions/${azure.subscriptionId}/providers/Microsoft.KeyVault/deletedVaults?api-version=2023-07-01`,
    );
    assert.match(JSON.stringify(list.body), /kv-going/);
  });

  async function grantSecrets(): Promise<void> {
    azure.service.roles.assign({
      name: crypto.randomUUID(),
      scope: vaultId,
      roleDefinitionId: azure.service.roles.definitionId('Key Vault Secrets Officer'),
      principalId: azure.principalId,
      principalType: 'ServicePrincipal',
      createdBy: azure.principalId,
    });
  }
});
