import assert from 'node:assert/strict';
import type { Azure } from '../../../src/azure/azure.js';
import { lookAround } from '../../../src/stages/surroundings.js';
import { testSettings } from '../../helpers/botUnderTest.js';

describe('a look at what is there', () => {
  const id = '/subscriptions/one/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st';
  const azure = (hasStorage: boolean) =>
    ({
      workspaces: {
        get: async () => ({
          state: 'Succeeded',
          id: 'workspace',
          guid: 'guid',
          vaultId: 'vault',
          storageAccountId: id,
        }),
      },
      companions: {
        hasStorage: async (asked: string) => asked === id && hasStorage,
        vaultUri: async () => undefined,
        identity: async () => undefined,
      },
      models: { versions: async () => [] },
    }) as unknown as Azure;

  it('finds the storage account of a workspace, and misses one that somebody has deleted', async () => {
    assert.equal((await lookAround(azure(true), testSettings, {})).storageAccountId, id);
    assert.equal((await lookAround(azure(false), testSettings, {})).storageAccountId, undefined);
  });
});
