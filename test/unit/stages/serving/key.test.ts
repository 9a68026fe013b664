import assert from 'node:assert/strict';
import { AppError } from '../../../../src/errors/appError.js';
import { key } from '../../../../src/stages/serving/key.js';
import { spreadingMs } from '../../../../src/stages/spreadingMs.js';
import type { StageContext } from '../../../../src/stages/stage.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';
import { advice } from '../../../../src/errors/nextStep.js';

const refused = (reason: 'forbidden' | 'network_closed'): AppError =>
  new AppError({ reason, sentence: 'No.', next: advice`Ask.` });

const advance = (error: AppError, minutes: number) =>
  key.advance({
    azure: {
      endpoints: { keys: async () => ({ primary: 'secret', secondary: 'other' }) },
      secrets: { get: async () => undefined, set: () => Promise.reject(error) },
    },
    settings: testSettings,
    facts: { endpointName: 'chat', vaultUri: 'https://vault' },
    now: () => minutes * 60_000,
    startedAt: 0,
  } as unknown as StageContext);

describe('the key of an endpoint', () => {
  it('waits while the vault may not have heard of its role', async () =>
    assert.deepEqual(await advance(refused('forbidden'), 1), {
      kind: 'wait',
      note: 'Waiting for the roles to spread',
    }));

  it('does not wait for ever', () =>
    assert.rejects(advance(refused('forbidden'), spreadingMs / 60_000 + 1), { reason: 'forbidden' }));

  it('does not wait at all for a firewall', () =>
    assert.rejects(advance(refused('network_closed'), 1), { reason: 'network_closed' }));

  it('is neither asked for nor kept where the bot asks as itself', async () => {
    const settings = { ...testSettings, endpointAuth: 'aad_token' } as const;
    const context = stageContext({ settings, facts: { endpointName: 'chat', vaultUri: 'https://vault' } });
    assert.deepEqual((await key.plan(context)).lines, []);
    assert.deepEqual(await key.advance(context), { kind: 'done', note: 'None: the bot asks as itself' });
  });

  describe('that Azure has', () => {
    const facts = { endpointName: 'chat', vaultUri: 'https://vault' };
    const world = (primaryKey: string, kept?: string, more: object = {}) => {
      const written: unknown[] = [];
      const azure: AzureSlice = {
        endpoints: { keys: async () => ({ primary: primaryKey, secondary: 'k9' }) },
        secrets: {
          get: async () => kept,
          set: async (...secret: unknown[]) => void written.push(secret),
        },
      };
      return { written, context: stageContext({ azure, facts: { ...facts, ...more } }) };
    };

    it('is written once, and again only when it has been changed', async () => {
      for (const [kept, expected] of [
        [undefined, [['https://vault', 'chat-key', 'k1', { endpoint: 'chat' }]]],
        ['k0', [['https://vault', 'chat-key', 'k1', { endpoint: 'chat' }]]],
        ['k1', []],
      ] as const) {
        const { written, context } = world('k1', kept);
        const step = await key.advance(context);
        assert.deepEqual(step, {
          kind: 'done',
          facts: { secretName: 'chat-key' },
          note: 'chat-key in Key Vault',
        });
        assert.deepEqual(written, expected);
      }
      assert.equal(
        (await key.advance(world('k1', 'k1', { vaultName: 'kv' }).context)).note,
        'chat-key in kv',
      );
    });

    it('is none where it is empty', async () => {
      const { written, context } = world('');
      await assert.rejects(key.advance(context), {
        reason: 'endpoint_failed',
        message: 'Azure gave no key for the endpoint chat.',
      });
      assert.deepEqual(written, []);
    });

    it('is planned as kept already where the vault says so', async () => {
      const action = async (given: object, kept?: string) =>
        (await key.plan({ ...world('k1', kept).context, facts: given })).lines[0]?.action;
      assert.equal(await action(facts, 'k1'), 'reuse');
      assert.equal(await action(facts), 'create');
      assert.equal(await action({ endpointName: 'chat' }, 'k1'), 'create');
      assert.equal(await action({ vaultUri: 'https://vault' }, 'k1'), 'create');
      const closed = { secrets: { get: () => Promise.reject(refused('forbidden')) } };
      const { lines } = await key.plan(stageContext({ facts, azure: closed }));
      assert.equal(lines[0]?.action, 'create', 'a vault that lets nobody in is in no plan’s way');
    });
  });
});
