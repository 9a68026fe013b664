import assert from 'node:assert/strict';
import type { Azure } from '../../../src/azure/azure.js';
import type { ChatRoute } from '../../../src/backends/routes.js';
import { createTargets } from '../../../src/backends/target.js';
import type { AzureSlice } from '../../helpers/bot/stageContext.js';

const route: ChatRoute = { endpointName: 'e1', vaultName: 'kv', secretName: 's', updatedAt: 1 };

interface World {
  auth: string;
  token: { readonly token: string; readonly expiresAt: number };
  route: ChatRoute | undefined;
  scoringUri: string | undefined;
  vaultUri: string | undefined;
  key: string | undefined;
}

function world(different: Partial<World> = {}) {
  const there: World = {
    auth: 'key',
    token: { token: 't1', expiresAt: Number.POSITIVE_INFINITY },
    route,
    scoringUri: 'https://score',
    vaultUri: 'https://kv',
    key: 'k1',
    ...different,
  };
  const looks: string[] = [];
  const slept: number[] = [];
  let time = 0;
  const onSleep: (() => void)[] = [];
  const azure: AzureSlice = {
    groupId: '/group',
    endpoints: {
      get: async (name: string) => {
        looks.push(name);
        return { scoringUri: there.scoringUri, auth: there.auth };
      },
    },
    associatedResources: {
      vaultUri: async (id: string) =>
        id === '/group/providers/Microsoft.KeyVault/vaults/kv' ? there.vaultUri : assert.fail(id),
    },
    secrets: {
      get: async (vaultUri: string, name: string) => {
        looks.push(`${vaultUri} ${name}`);
        return there.key;
      },
    },
  };
  const scoringToken = async () => {
    looks.push('token');
    return there.token;
  };
  const targets = createTargets({
    azure: { ...azure, scoringToken } as unknown as Azure,
    currentRoute: async () => there.route,
    now: () => time,
    sleep: async (ms) => {
      slept.push(ms);
      time += ms;
      onSleep.shift()?.();
    },
  });
  const pass = (ms: number) => (time += ms);
  return { there, looks, slept, onSleep, targets, pass };
}

const one = ['e1', 'https://kv s'];

describe('where the chat goes', () => {
  it('is looked up once, by however many at once, and again when the route has changed', async () => {
    const { there, looks, targets } = world();
    const all = await Promise.all(Array.from({ length: 50 }, () => targets.current()));
    assert.ok(all.every(({ scoringUri, bearer }) => scoringUri === 'https://score' && bearer === 'k1'));
    await targets.current();
    assert.deepEqual(looks, one);
    there.route = { ...route, updatedAt: 2 };
    there.key = 'k2';
    assert.equal((await targets.current()).bearer, 'k2');
    there.route = { ...route, endpointName: 'e2', updatedAt: 2 };
    await targets.current();
    assert.deepEqual(looks, [...one, ...one, 'e2', 'https://kv s']);
  });

  it('is looked up anew after a look that failed', async () => {
    const { there, targets } = world({ key: undefined });
    await assert.rejects(targets.current(), { reason: 'key_rejected' });
    there.key = 'k1';
    assert.equal((await targets.current()).bearer, 'k1');
  });

  for (const [name, different, reason, sentence] of [
    ['nothing is deployed', { route: undefined }, 'no_endpoint', /^No model is deployed/],
    ['the endpoint is gone', { scoringUri: undefined }, 'no_endpoint', /^The endpoint e1 is gone\.$/],
    ['the vault is gone', { vaultUri: undefined }, 'key_rejected', /^Key Vault has no secret s,/],
    ['the secret is gone', { key: undefined }, 'key_rejected', /^Key Vault has no secret s,/],
  ] as const)
    it(`is said to be nowhere where ${name}`, async () => {
      await assert.rejects(world(different).targets.current(), { reason, message: sentence });
    });

  describe('where the bot asks as itself', () => {
    it('needs no key, and a new token before the one it has ends', async () => {
      const { there, looks, targets } = world({ auth: 'aad_token', key: undefined });
      assert.equal((await targets.current()).bearer, 't1');
      await targets.current();
      assert.deepEqual(looks, ['e1', 'token']);
      there.token = { token: 't2', expiresAt: Date.now() + 60_000 };
      there.route = { ...route, updatedAt: 2 };
      assert.equal((await targets.current()).bearer, 't2');
      there.token = { token: 't3', expiresAt: Date.now() + 3_600_000 };
      assert.equal((await targets.current()).bearer, 't3');
      assert.equal((await targets.current()).bearer, 't3');
      assert.equal(looks.length, 6);
    });

    it('is left for a key where the endpoint goes by keys from now on, and the other way', async () => {
      const { there, targets } = world();
      const withKey = await targets.current();
      there.auth = 'aad_token';
      const withToken = await targets.instead(withKey, 'key');
      assert.equal(withToken?.bearer, 't1');
      there.auth = 'key';
      assert.equal((await targets.instead(withToken ?? assert.fail(), 'key'))?.bearer, 'k1');
    });

    it('says that it is the bot that is refused, also to who asks a moment later', async () => {
      const { targets } = world({ auth: 'aad_token' });
      const refused = await targets.current();
      for (let times = 0; times < 2; times += 1)
        await assert.rejects(targets.instead(refused, 'key'), { reason: 'roles_missing' });
      assert.equal(await targets.instead(refused, 'address'), undefined);
    });
  });

  describe('when it has refused', () => {
    it('is asked of Key Vault once, by however many were refused with the old key', async () => {
      const { there, looks, slept, targets } = world();
      const refused = await Promise.all(Array.from({ length: 50 }, () => targets.current()));
      there.key = 'k2';
      looks.length = 0;
      const others = await Promise.all(refused.map((target) => targets.instead(target, 'key')));
      assert.ok(others.every((other) => other?.bearer === 'k2'));
      // Who hears of the refusal later still was refused with the old key.
      assert.equal((await targets.instead(refused[0] ?? assert.fail(), 'key'))?.bearer, 'k2');
      assert.equal((await targets.current()).bearer, 'k2');
      assert.deepEqual(looks, one);
      assert.deepEqual(slept, []);
    });

    it('is looked up once more where the key comes into the vault a moment later', async () => {
      const { there, looks, slept, onSleep, targets } = world();
      const refused = await targets.current();
      onSleep.push(() => (there.key = 'k2'));
      const others = await Promise.all([1, 2, 3].map(() => targets.instead(refused, 'key')));
      assert.ok(others.every((other) => other?.bearer === 'k2'));
      assert.deepEqual(slept, [1000]);
      assert.deepEqual(looks, [...one, ...one, ...one]);
    });

    it('is left alone for a while where nothing is new', async () => {
      const { there, looks, targets, pass } = world();
      const refused = await targets.current();
      looks.length = 0;
      assert.deepEqual(await Promise.all([1, 2, 3].map(() => targets.instead(refused, 'key'))), [
        undefined,
        undefined,
        undefined,
      ]);
      assert.equal(await targets.instead(refused, 'key'), undefined);
      assert.deepEqual(looks, [...one, ...one]);
      there.key = 'k2';
      pass(5000);
      assert.equal((await targets.instead(refused, 'key'))?.bearer, 'k2');
    });

    it('may have moved, which one look tells', async () => {
      const { there, looks, slept, targets, pass } = world();
      const refused = await targets.current();
      assert.equal(await targets.instead(refused, 'address'), undefined);
      assert.deepEqual([looks, slept], [[...one, ...one], []]);
      there.scoringUri = 'https://elsewhere';
      pass(5000);
      const others = await Promise.all([1, 2, 3].map(() => targets.instead(refused, 'address')));
      assert.ok(others.every((other) => other?.scoringUri === 'https://elsewhere'));
      assert.deepEqual([looks, slept], [[...one, ...one, ...one], []]);
    });

    it('is not known to be the same by a look that failed', async () => {
      const { there, targets } = world();
      const refused = await targets.current();
      there.key = undefined;
      await assert.rejects(targets.instead(refused, 'key'), { reason: 'key_rejected' });
      there.key = 'k2';
      assert.equal((await targets.instead(refused, 'key'))?.bearer, 'k2');
    });
  });
});
