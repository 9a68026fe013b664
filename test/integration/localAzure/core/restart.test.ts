import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { armDurations } from '../../../../localAzure/arm/armDurations.js';
import { TestClock } from '../../../../localAzure/core/clock.js';
import { storageOf } from '../../../../localAzure/providers/storage/storage.js';
import { storageDurations } from '../../../../localAzure/providers/storage/storageDurations.js';
import { startLocalAzure, type LocalAzure } from '../../../helpers/azure/startLocalAzure.js';
import { connect, machineLearningDeployment, textOf } from '../worlds/clients.js';

const HOUR = 3_600_000;

describe('local Azure: a restart from its data folder', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'local-azure-restart-'));
  const clock = new TestClock();
  let azure: LocalAzure;
  let first: LocalAzure;
  let deploymentPath: string;

  before(async () => {
    first = await startLocalAzure({ dataDir, clock });
    const clients = connect(first);
    deploymentPath = `/subscriptions/${first.subscriptionId}/resourcegroups/rg-hieno/providers/Microsoft.Resources/deployments/first?api-version=2026-06-01`;
    const started = await clients.call('PUT', deploymentPath, { body: machineLearningDeployment(first) });
    assert.equal(started.status, 201);
    clock.advance(storageDurations.storageAccount);
    await clients.call('GET', deploymentPath);
    const [account] = first.service.state
      .list<{ name: string; type: string }>('resources')
      .map(({ doc }) => doc)
      .filter(({ type }) => type === 'Microsoft.Storage/storageAccounts');
    await storageOf(first.service).createContainer(account?.name ?? '', 'kept');
    await storageOf(first.service).upload(account?.name ?? '', 'kept', 'a.txt', 'still here');
    await first.stop();
    azure = await startLocalAzure({ dataDir, clock });
  });

  after(async () => {
    await azure.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is the same subscription at the same addresses, with the same certificate', () => {
    const { arm, storage, identityEndpoint, identityHeader, admin, ca, subscriptionId, principalId } = first;
    const before = { arm, storage, identityEndpoint, identityHeader, admin, ca, subscriptionId, principalId };
    for (const [name, value] of Object.entries(before))
      assert.equal(azure[name as keyof typeof before], value, name);
  });

  it('listens where no system puts another program that wants any port, so that what is kept of addresses holds', () => {
    const ports = azure.service.state.list<number>('ports').map(({ doc }) => doc);
    assert.ok(ports.length >= 6, String(ports));
    for (const port of ports) assert.ok(port >= 20_000 && port < 32_768, String(port));
  });

  it('carries a deployment that was running to its end', async () => {
    const clients = connect(azure);
    assert.equal(
      (await clients.call('GET', deploymentPath)).body['properties']?.['provisioningState'],
      'Running',
    );
    clock.advance(HOUR);
    const { body } = await clients.call('GET', deploymentPath);
    assert.equal(body['properties']?.['provisioningState'], 'Succeeded');
    const vaultUri = textOf(body['properties']?.['outputs']?.['vaultUri']?.['value']);
    clock.advance(armDurations.rolePropagation);
    assert.equal((await clients.secrets(vaultUri).setSecret('key', 'value')).value, 'value');
  });

  it('still has the blobs and their accounts', async () => {
    const { body } = await connect(azure).call('GET', deploymentPath);
    const outputs = body['properties']?.['outputs'];
    const account = textOf(outputs?.['storageAccountName']?.['value']);
    assert.equal(
      (await storageOf(azure.service).download(account, 'kept', 'a.txt')).toString(),
      'still here',
    );
  });
});
