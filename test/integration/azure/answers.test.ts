import assert from 'node:assert/strict';
import type { SecretClient } from '@azure/keyvault-secrets';
import type { Fault } from '../../../localAzure/core/faults.js';
import { createAzure, type Azure } from '../../../src/azure/azure.js';
import { cloudAt } from '../../../src/azure/arm/cloud.js';
import { GROUP, MlWorld } from '../localAzure/worlds/mlWorld.js';
import { keyVaultDurations } from '../../../localAzure/providers/keyVault/keyVaultDurations.js';
import { advice, command } from '../../../src/errors/nextStep.js';

describe('what Azure answers', () => {
  let world: MlWorld;
  let azure: Azure;
  let vaultUri: string;
  let secrets: SecretClient;

  before(async () => {
    world = await MlWorld.start();
    const { arm, ca, subscriptionId } = world.azure;
    const scope = { subscriptionId, resourceGroup: GROUP, workspace: world.workspace };
    azure = createAzure(cloudAt(arm, ca), world.clients.credential, scope);
    const vault = `${azure.groupId}/providers/Microsoft.KeyVault/vaults/${world.output('keyVaultName')}`;
    vaultUri = (await azure.associatedResources.vaultUri(vault)) ?? '';
    secrets = world.clients.secrets(vaultUri);
    await world.cluster();
  });
  afterEach(() => world.azure.service.faults.clear());
  after(() => world.stop());

  const fault = (operation: string, kind: Fault['kind'], more: Partial<Fault> = {}) =>
    world.azure.service.faults.add({ operation, kind, ...more });
  const asked = (operation: string) =>
    world.azure.requests().filter((one) => one.operation === operation).length;

  for (const [name, kind, body] of [
    ['a web page', 'body', undefined],
    ['half of its JSON', 'cut', undefined],
    ['an event stream', 'events', undefined],
    ['nothing', 'body', ''],
    ['null', 'body', 'null'],
  ] as const)
    it(`in the place of a cluster is not "there is none": ${name}`, async () => {
      fault('Compute_Get', kind, body === undefined ? {} : { body });
      await assert.rejects(azure.clusters.get('gpu-cluster'), { reason: 'unavailable', retryable: true });
      assert.equal((await azure.clusters.get('gpu-cluster'))?.name, 'gpu-cluster');
    });

  it('in the place of a list, a secret or a plain request is an error too', async () => {
    const again = { reason: 'unavailable', retryable: true };
    fault('Datastores_List', 'cut');
    await assert.rejects(azure.datastores.default(), again);
    fault('GetSecret', 'body');
    await assert.rejects(azure.secrets.get(vaultUri, 'any'), again);
    fault('Workspaces_Get', 'body');
    await assert.rejects(azure.workspaces.get(), again);
  });

  describe('to a secret that was deleted and keeps its name', () => {
    const remove = async (name: string) => {
      await secrets.setSecret(name, 'old');
      await (await secrets.beginDeleteSecret(name, { intervalInMs: 1 })).pollUntilDone();
    };

    it('recovers it, waits until it is there, and sets it', async () => {
      await remove('back');
      const set = () => azure.secrets.set(vaultUri, 'back', 'new', {});
      await assert.rejects(set(), {
        reason: 'conflict',
        retryable: true,
        message: /was deleted and is being recovered/,
      });
      // Not there yet: it is asked for once only.
      await assert.rejects(set(), { reason: 'conflict', retryable: true });
      assert.equal(asked('RecoverDeletedSecret'), 1);
      await world.advance(keyVaultDurations.secretRecovery);
      await set();
      assert.equal((await secrets.getSecret('back')).value, 'new');
    });

    it('says so at once where it may not be recovered', async () => {
      await remove('kept');
      fault('RecoverDeletedSecret', 'status', {
        status: 403,
        code: 'Forbidden',
        innererror: 'ForbiddenByRbac',
      });
      await assert.rejects(azure.secrets.set(vaultUri, 'kept', 'new', {}), {
        reason: 'name_deleted',
        retryable: false,
        next: advice`The bot may not recover kept: have it recovered or purged (az keyvault secret recover, az keyvault secret purge), or give the bot the role Key Vault Secrets Officer; then ${command('retry')}.`,
      });
    });

    it('says so at once where there is nothing to recover, and it is refused all the same', async () => {
      const message =
        'Secret x is currently in a deleted but recoverable state, and its name cannot be reused.';
      fault('SetSecret', 'status', { status: 409, code: 'Conflict', message, count: 9 });
      await assert.rejects(azure.secrets.set(vaultUri, 'x', 'new', {}), {
        reason: 'name_deleted',
        retryable: false,
        next: advice`Recover or purge it in the key vault (az keyvault secret recover, az keyvault secret purge), then ${command('retry')}.`,
      });
    });
  });

  it('to a deletion is over, under way, or refused for a reason', async () => {
    const type = 'Microsoft.KeyVault/vaults';
    const vault = { id: `${azure.groupId}/providers/${type}/none`, type, name: 'none' };
    fault('Vaults_Delete', 'status', { status: 409, code: 'Conflict', message: 'It is being deleted.' });
    await azure.groupResources.beginDelete(vault);
    fault('Vaults_Delete', 'status', { status: 409, code: 'ReadOnlyDisabledSubscription' });
    await assert.rejects(azure.groupResources.beginDelete(vault), { reason: 'subscription_disabled' });
  });
});
