import assert from 'node:assert/strict';
import type { Facts } from '../../../../src/stages/facts.js';
import { roles } from '../../../../src/stages/provision/workspaceRoles.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { refusal, stageContext } from '../../../helpers/bot/stageContext.js';

const facts: Facts = {
  identityPrincipalId: 'endpoint',
  storageAccountId: 'storage',
  registryId: 'registry',
  vaultId: 'vault',
  workspaceId: 'workspace',
  vaultUri: 'https://vault',
};
const all: Readonly<Record<string, readonly string[]>> = {
  'endpoint group': ['Contributor'],
  'endpoint storage': ['Storage Blob Data Reader'],
  'endpoint registry': ['AcrPull'],
  'bot storage': ['Storage Blob Data Contributor', 'Storage File Data Privileged Contributor'],
  'bot vault': ['Key Vault Secrets Officer'],
};

const advance = (
  held: typeof all,
  minutes: number,
  vault: () => Promise<unknown> = async () => undefined,
  endpointAuth: 'key' | 'aad_token' = 'key',
) =>
  roles.advance(
    stageContext({
      settings: { ...testSettings, endpointAuth },
      facts,
      now: () => minutes * 60_000,
      azure: {
        groupId: 'group',
        principal: async () => ({ objectId: 'bot' }),
        roles: { of: async (who: string, scope: string) => new Set(held[`${who} ${scope}`]) },
        secrets: { get: vault },
      },
    }),
  );

describe('the roles of bot and endpoint', () => {
  it('are in place when everybody has theirs and the vault lets the bot in', async () =>
    assert.deepEqual(await advance(all, 0), { kind: 'done', note: 'All in place' }));

  it('are one more where the bot asks the endpoint as itself', async () => {
    assert.equal(
      (await advance(all, 0, undefined, 'aad_token')).note,
      'Waiting for AzureML Data Scientist for the bot',
    );
    const scores = { ...all, 'bot workspace': ['AzureML Data Scientist'] };
    assert.equal((await advance(scores, 0, undefined, 'aad_token')).kind, 'done');
  });

  it('are waited for one by one', async () => {
    for (const [place, role] of [
      ['endpoint registry', 'AcrPull for the endpoint'],
      ['bot vault', 'Key Vault Secrets Officer for the bot'],
    ] as const)
      assert.deepEqual(await advance({ ...all, [place]: [] }, 15), {
        kind: 'wait',
        note: `Waiting for ${role}`,
      });
  });

  it('that have not come in 15 minutes are named, with whose they are', async () => {
    await assert.rejects(advance({ ...all, 'endpoint registry': [], 'bot storage': [] }, 15.1), {
      reason: 'roles_missing',
      message:
        'Still missing after 15 minutes: AcrPull for the endpoint, Storage Blob Data Contributor for the bot, ' +
        'Storage File Data Privileged Contributor for the bot.',
    });
  });

  it('may still be spreading when the vault refuses, but not for ever, and nothing else passes', async () => {
    const closed = (reason: 'forbidden' | 'network_closed') => () => Promise.reject(refusal(reason));
    assert.deepEqual(await advance(all, 15, closed('forbidden')), {
      kind: 'wait',
      note: 'Waiting for the roles to spread',
    });
    await assert.rejects(advance(all, 15.1, closed('forbidden')), { reason: 'forbidden' });
    await assert.rejects(advance(all, 0, closed('network_closed')), { reason: 'network_closed' });
  });
});
