import assert from 'node:assert/strict';
import type { SecretClient } from '@azure/keyvault-secrets';
import { TestClock } from '../../../../../localAzure/core/clock.js';
import { keyVaultDurations } from '../../../../../localAzure/providers/keyVault/keyVaultDurations.js';
import { startLocalAzure, type LocalAzure } from '../../../../../localAzure/service.js';
import { connect, textOf, type Clients } from '../../worlds/clients.js';

const DAY = 86_400_000;
const VERSION = '?api-version=2023-07-01';

describe('local Azure: what a vault protects', () => {
  let azure: LocalAzure;
  let clients: Clients;
  let clock: TestClock;

  before(async () => {
    clock = new TestClock();
    azure = await startLocalAzure({ clock });
    clients = connect(azure);
  });
  after(() => azure.stop());

  const vaults = () =>
    `/subscriptions/${azure.subscriptionId}/resourceGroups/rg-hieno/providers/Microsoft.KeyVault/vaults`;

  async function vault(name: string, extra: object = {}): Promise<SecretClient> {
    const id = `${vaults()}/${name}`;
    const sku = { family: 'A', name: 'standard' };
    const properties = {
      tenantId: azure.tenantId,
      sku,
      enableRbacAuthorization: true,
      softDeleteRetentionInDays: 7,
      ...extra,
    };
    await clients.call('PUT', id + VERSION, { body: { location: 'eastus2', properties } });
    clock.advance(keyVaultDurations.vault);
    azure.service.roles.assign({
      name: crypto.randomUUID(),
      scope: id,
      roleDefinitionId: azure.service.roles.definitionId('Key Vault Secrets Officer'),
      principalId: azure.principalId,
      principalType: 'ServicePrincipal',
      createdBy: azure.principalId,
    });
    const { body } = await clients.call('GET', id + VERSION);
    return clients.secrets(textOf(body['properties']?.['vaultUri']));
  }

  const remove = async (secrets: SecretClient, name: string) =>
    (await secrets.beginDeleteSecret(name, { intervalInMs: 1 })).pollUntilDone();

  it('keeps a deleted secret for as many days as the vault says', async () => {
    const secrets = await vault('kv-week');
    const { properties } = await secrets.setSecret('key', 'one');
    assert.equal(properties.recoverableDays, 7);
    assert.equal(properties.recoveryLevel, 'CustomizedRecoverable+Purgeable');
    const { scheduledPurgeDate, deletedOn } = await remove(secrets, 'key');
    assert.equal(Number(scheduledPurgeDate) - Number(deletedOn), 7 * DAY);
    clock.advance(6 * DAY);
    await assert.rejects(secrets.setSecret('key', 'two'), { statusCode: 409 });
    clock.advance(DAY);
    await assert.rejects(secrets.getDeletedSecret('key'), { statusCode: 404 });
    assert.equal((await secrets.setSecret('key', 'two')).value, 'two');
  });

  it('lets nobody purge while purge protection is on', async () => {
    const secrets = await vault('kv-kept', { enablePurgeProtection: true });
    const { properties } = await secrets.setSecret('key', 'one');
    assert.equal(properties.recoveryLevel, 'CustomizedRecoverable');
    await remove(secrets, 'key');
    await assert.rejects(secrets.purgeDeletedSecret('key'), { statusCode: 403 });
    await clients.call('DELETE', `${vaults()}/kv-kept${VERSION}`);
    const deleted = `/subscriptions/${azure.subscriptionId}/providers/Microsoft.KeyVault/locations/eastus2/deletedVaults/kv-kept`;
    assert.equal((await clients.call('POST', `${deleted}/purge${VERSION}`)).status, 409);
    assert.equal((await clients.call('GET', deleted + VERSION)).status, 200);
    clock.advance(7 * DAY);
    assert.equal((await clients.call('GET', deleted + VERSION)).status, 404);
  });

  it('changes what an update names and keeps the rest', async () => {
    const secrets = await vault('kv-attributes');
    const expiresOn = new Date(Math.ceil(clock.now() / 1000) * 1000 + DAY);
    const { properties } = await secrets.setSecret('key', 'one', { contentType: 'text/plain', expiresOn });
    const changed = await secrets.updateSecretProperties('key', properties.version ?? '', {
      tags: { run: '1' },
    });
    assert.deepEqual(changed.tags, { run: '1' });
    assert.equal(changed.contentType, 'text/plain');
    assert.deepEqual(changed.expiresOn, expiresOn);
  });
});
