import assert from 'node:assert/strict';
import type { Azure } from '../../../src/azure/azure.js';
import type { ScoreRequest } from '../../../src/azure/ml/scoring/scoring.js';
import type { AskOptions } from '../../../src/backends/chatModel.js';
import { createRoutedModel } from '../../../src/backends/routedModel.js';
import type { ChatRoute } from '../../../src/backends/routes.js';
import type { Target, Targets } from '../../../src/backends/target.js';
import { refusal, type AzureSlice } from '../../helpers/bot/stageContext.js';

const route: ChatRoute = { endpointName: 'e1', vaultName: 'kv', secretName: 's', updatedAt: 1 };
const messages = [{ role: 'user', content: 'Why?' }] as const;
const withKey = (bearer: string, at: ChatRoute = route): Target => ({
  route: at,
  scoringUri: 'https://score',
  bearer,
});

/** @param failures what the endpoint does to a question, one after the other; then it answers */
function world(failures: Error[], targetsInTurn: Target[] = [withKey('k1')]) {
  const asked: ScoreRequest[] = [];
  const refused: [string, string][] = [];
  const azure: AzureSlice = {
    scoring: {
      score: async (request: ScoreRequest) => {
        asked.push(request);
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        return { text: 'Because.', isCut: false };
      },
    },
  };
  const targets: Targets = {
    current: async () => targetsInTurn[0] ?? assert.fail(),
    instead: async ({ bearer }, why) => {
      refused.push([bearer, why]);
      targetsInTurn.shift();
      return targetsInTurn[0];
    },
  };
  const model = createRoutedModel(azure as Azure, targets);
  return { asked, refused, ask: (options?: AskOptions) => model.answer(messages, options) };
}

describe('the model that the chat is routed to', () => {
  it('is the base model where that is meant, with as long an answer as is wanted', async () => {
    const { signal } = new AbortController();
    const { asked, ask } = world([], [withKey('k1', { ...route, baseDeploymentName: 'base' })]);
    await ask({ from: 'base', maxNewTokens: 9, signal });
    await ask({ from: 'tuned' });
    assert.deepEqual(
      asked.map(({ deployment, maxNewTokens, signal: given }) => [
        deployment,
        maxNewTokens,
        given === signal,
      ]),
      [
        ['base', 9, true],
        [undefined, 512, false],
      ],
    );
    await assert.rejects(world([]).ask({ from: 'base' }), {
      reason: 'no_endpoint',
      message: 'The untuned base model is not deployed, so there is nothing to compare with.',
    });
  });

  it('is asked with another key before anybody hears of a refusal, and with a third', async () => {
    const { asked, refused, ask } = world(
      [refusal('key_rejected'), refusal('key_rejected')],
      ['k1', 'k2', 'k3'].map((key) => withKey(key)),
    );
    assert.equal((await ask()).text, 'Because.');
    assert.deepEqual(
      asked.map(({ key }) => key),
      ['k1', 'k2', 'k3'],
    );
    assert.deepEqual(refused, [
      ['k1', 'key'],
      ['k2', 'key'],
    ]);
  });

  it('is asked elsewhere where it may have moved', async () => {
    const { refused, ask } = world([refusal('unavailable')], [withKey('k1'), withKey('k1')]);
    assert.equal((await ask()).text, 'Because.');
    assert.deepEqual(refused, [['k1', 'address']]);
  });

  it('refuses for good where nothing has come in its place, or one after the other has', async () => {
    const same = world([refusal('key_rejected')]);
    await assert.rejects(same.ask(), { reason: 'key_rejected' });
    assert.equal(same.asked.length, 1);
    const turning = world(
      Array.from({ length: 9 }, () => refusal('key_rejected')),
      ['k1', 'k2', 'k3', 'k4'].map((key) => withKey(key)),
    );
    await assert.rejects(turning.ask(), { reason: 'key_rejected' });
    assert.equal(turning.asked.length, 3);
  });

  it('is not looked up where that would change nothing', async () => {
    for (const failure of [refusal('model_busy'), new TypeError('broken')]) {
      const { refused, ask } = world([failure]);
      await assert.rejects(ask(), failure);
      assert.deepEqual(refused, []);
    }
  });
});
