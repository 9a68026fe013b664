import assert from 'node:assert/strict';
import type { AskOptions } from '../../../src/backends/chatModel.js';
import { createRoutedModel, type ChatRoute } from '../../../src/backends/routedModel.js';
import type { Azure } from '../../../src/azure/azure.js';
import type { ScoreRequest } from '../../../src/azure/ml/scoring/scoring.js';
import { refusal, type AzureSlice } from '../../helpers/bot/stageContext.js';

const route: ChatRoute = { endpointName: 'e1', vaultName: 'kv', secretName: 's', updatedAt: 1 };
const messages = [{ role: 'user', content: 'Why?' }] as const;

interface World {
  route?: ChatRoute | undefined;
  scoringUri?: string | undefined;
  vaultUri?: string | undefined;
  /** In the vault; the last one stays. */
  keys: string[];
  /** What the endpoint does to a question, one after the other; then it answers. */
  failures: Error[];
}

function world(different: Partial<World> = {}) {
  const now: World = {
    route,
    scoringUri: 'https://score',
    vaultUri: 'https://kv',
    keys: ['k1'],
    failures: [],
    ...different,
  };
  const asked: ScoreRequest[] = [];
  const looks: string[] = [];
  const azure: AzureSlice = {
    groupId: '/group',
    endpoints: {
      get: async (name: string) => {
        looks.push(name);
        return { scoringUri: now.scoringUri };
      },
    },
    associatedResources: {
      vaultUri: async (id: string) =>
        id === '/group/providers/Microsoft.KeyVault/vaults/kv' ? now.vaultUri : assert.fail(id),
    },
    secrets: { get: async () => (now.keys.length > 1 ? now.keys.shift() : now.keys[0]) },
    scoring: {
      score: async (request: ScoreRequest) => {
        asked.push(request);
        const failure = now.failures.shift();
        if (failure !== undefined) throw failure;
        return { text: 'Because.', isCut: false };
      },
    },
  };
  const model = createRoutedModel(azure as Azure, async () => now.route);
  return { now, asked, looks, ask: (options?: AskOptions) => model.answer(messages, options) };
}

describe('the model that the chat is routed to', () => {
  it('is asked for its address and key once, and again when the route has changed', async () => {
    const { now, asked, looks, ask } = world({ keys: ['k1', 'k2', 'k3'] });
    await ask();
    await ask();
    assert.deepEqual(looks, ['e1']);
    now.route = { ...route, updatedAt: 2 };
    await ask();
    now.route = { ...route, endpointName: 'e2', updatedAt: 2 };
    await ask();
    assert.deepEqual(looks, ['e1', 'e1', 'e2']);
    assert.deepEqual(
      asked.map(({ key }) => key),
      ['k1', 'k1', 'k2', 'k3'],
    );
  });

  for (const [name, different, reason, sentence] of [
    ['nothing is deployed', { route: undefined }, 'no_endpoint', /^No model is deployed/],
    ['the endpoint is gone', { scoringUri: undefined }, 'no_endpoint', /^The endpoint e1 is gone\.$/],
    ['the vault is gone', { vaultUri: undefined }, 'key_rejected', /^Key Vault has no secret s,/],
    ['the secret is gone', { keys: [] }, 'key_rejected', /^Key Vault has no secret s,/],
  ] as const)
    it(`says so where ${name}, and asks nobody`, async () => {
      const { asked, ask } = world(different as Partial<World>);
      await assert.rejects(ask(), { reason, message: sentence });
      assert.deepEqual(asked, []);
    });

  it('is the base model where that is meant, with as long an answer as is wanted', async () => {
    const { signal } = new AbortController();
    const { now, asked, ask } = world({ route: { ...route, baseDeploymentName: 'base' } });
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
    now.route = { ...route, updatedAt: 2 };
    await assert.rejects(ask({ from: 'base' }), {
      reason: 'no_endpoint',
      message: 'The untuned base model is not deployed, so there is nothing to compare with.',
    });
  });

  describe('that was known before and refuses', () => {
    for (const reason of ['key_rejected', 'unavailable'] as const)
      it(`is looked up once more before anybody hears of it: ${reason}`, async () => {
        const { now, asked, looks, ask } = world({ keys: ['k1', 'k2'] });
        await ask();
        now.failures = [refusal(reason)];
        assert.equal((await ask()).text, 'Because.');
        assert.equal(asked.at(-1)?.key, 'k2');
        assert.equal(looks.length, 2);
        now.failures = [refusal(reason), refusal(reason)];
        await assert.rejects(ask(), { reason });
        assert.equal(looks.length, 3, 'once and no more');
      });

    it('is not looked up where that would change nothing', async () => {
      const { now, looks, ask } = world();
      now.failures = [refusal('key_rejected')];
      await assert.rejects(ask(), { reason: 'key_rejected' }, 'just looked up');
      await ask();
      for (const failure of [refusal('model_busy'), new TypeError('broken')]) {
        now.failures = [failure];
        await assert.rejects(ask(), failure);
      }
      assert.equal(looks.length, 1);
    });
  });
});
