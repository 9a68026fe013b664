import assert from 'node:assert/strict';
import { AppError } from '../../../../src/appError.js';
import { key } from '../../../../src/stages/serving/key.js';
import { spreadingMs } from '../../../../src/stages/spreadingMs.js';
import type { StageContext } from '../../../../src/stages/stage.js';

const refused = (reason: 'forbidden' | 'network_closed'): AppError =>
  new AppError({ reason, sentence: 'No.', next: 'Ask.' });

const advance = (error: AppError, minutes: number) =>
  key.advance({
    azure: {
      endpoints: { primaryKey: async () => 'secret' },
      secrets: { get: async () => undefined, set: () => Promise.reject(error) },
    },
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
});
