import assert from 'node:assert/strict';
import type { Azure } from '../../../src/azure/azure.js';
import { cloudAt, publicCloud } from '../../../src/azure/arm/cloud.js';
import { discover } from '../../../src/stages/discovery.js';
import { testSettings } from '../../helpers/bot/botUnderTest.js';

describe('a look at what is there', () => {
  const id = '/subscriptions/one/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st';
  const azure = (hasStorage: boolean, cloud = publicCloud) =>
    ({
      cloud,
      workspaces: {
        get: async () => ({
          state: 'Succeeded',
          id: 'workspace',
          guid: 'guid',
          vaultId: 'vault',
          storageAccountId: id,
        }),
      },
      associatedResources: {
        hasStorage: async (asked: string) => asked === id && hasStorage,
        vaultUri: async () => undefined,
        identity: async () => undefined,
      },
      models: { versions: async () => [] },
    }) as unknown as Azure;

  it('finds the storage account of a workspace, and misses one that somebody has deleted', async () => {
    assert.equal((await discover(azure(true), testSettings, {})).storageAccountId, id);
    assert.equal((await discover(azure(false), testSettings, {})).storageAccountId, undefined);
  });

  it('leads to the studio of Azure, and of a local Azure nowhere', async () => {
    const { studioUrl } = await discover(azure(true), testSettings, {});
    assert.equal(studioUrl, `https://ml.azure.com/?wsid=workspace&tid=${testSettings.tenantId}`);
    const local = azure(true, cloudAt('https://127.0.0.1:1', undefined));
    assert.equal((await discover(local, testSettings, {})).studioUrl, undefined);
  });
});
