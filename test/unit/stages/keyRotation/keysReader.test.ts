import assert from 'node:assert/strict';
import type { Azure } from '../../../../src/azure/azure.js';
import { createKeysReader, type KeysReport } from '../../../../src/stages/keyRotation/keysReader.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { azureOf } from '../../../helpers/bot/plannedAzure.js';

const rotated = '2026-01-05T08:00:00.000Z';

interface There {
  readonly auth?: string;
  readonly secret?: { readonly value: string; readonly writtenAt?: number; readonly tags?: object };
  readonly hasEndpoint?: boolean;
}

function read({ auth = 'key', secret, hasEndpoint = true }: There): Promise<KeysReport> {
  const azure = {
    ...azureOf({}),
    endpoints: {
      get: async () => (hasEndpoint ? { auth } : undefined),
      keys: async () => (auth === 'key' ? { primary: 'p', secondary: 's' } : assert.fail('it has none')),
    },
    secrets: {
      read: async (vaultUri: string, name: string) => {
        assert.match(`${vaultUri} ${name}`, /^https:\/\/kv hieno-endpoint-.*-key$/);
        return secret && { writtenAt: undefined, tags: {}, ...secret };
      },
    },
  } as unknown as Azure;
  return createKeysReader(azure, testSettings)();
}

describe('what /keys tells', () => {
  it('is which key Key Vault holds, since when, and never the key', async () => {
    const held = async (value: string) => (await read({ secret: { value } })).secret?.holds;
    assert.deepEqual(
      [await held('p'), await held('s'), await held('older')],
      ['primary', 'secondary', 'neither'],
    );
    const { secret } = await read({ secret: { value: 'p', writtenAt: 5, tags: { rotated } } });
    assert.deepEqual(
      { ...secret, name: '' },
      { name: '', vaultName: 'kv', holds: 'primary', writtenAt: 5, rotatedAt: Date.parse(rotated) },
    );
  });

  it('is that the vault has none', async () => {
    const { auth, secret } = await read({});
    assert.deepEqual([auth, secret], ['key', undefined]);
  });

  it('is that there can be none', async () => {
    const { auth, secret } = await read({ auth: 'aad_token', secret: { value: 'p' } });
    assert.deepEqual([auth, secret], ['aad_token', undefined]);
  });

  it('is what is missing for there to be one', () =>
    assert.rejects(read({ hasEndpoint: false }), { reason: 'no_endpoint' }));
});
