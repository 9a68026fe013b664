import assert from 'node:assert/strict';
import type { KeyName } from '../../../../src/azure/ml/endpointAuth.js';
import type { Facts } from '../../../../src/stages/facts.js';
import { primaryKey, secondaryKey } from '../../../../src/stages/keyRotation/keyRenewal.js';
import { foundryProject } from '../../../helpers/bot/foundryProject.js';
import { refusal, stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';

class Killed extends Error {}

interface Given {
  /** How many looks later Azure has made a key anew. */
  readonly takes?: number;
  readonly hasConnection?: boolean;
}

/** An endpoint with its keys, and all who ask with one: at no time may one of them be shut out. */
class World {
  readonly keys: Record<KeyName, string> = { primary: 'p0', secondary: 's0' };
  vault: string | undefined = 'p0';
  connection: Readonly<Record<string, string>> | undefined;
  tags: Readonly<Record<string, string>> = {};
  readonly acts: string[] = [];
  /** The act at which whoever does it dies: before Azure hears of it, or before its answer is heard. */
  killAt: { readonly act: number; readonly when: 'before' | 'after' } | undefined;
  isOpenTo: (key: string) => boolean = (key) => Object.values(this.keys).includes(key);
  private made = 0;
  private pending: { readonly which: KeyName; left: number } | undefined;

  constructor(private readonly given: Given = {}) {
    if (given.hasConnection === true) this.connection = { endpoint: 'https://e/score', key: 'p0' };
  }

  private act(name: string, change: () => void): void {
    const isFatal = this.killAt?.act === this.acts.length;
    const { when } = this.killAt ?? {};
    if (isFatal) this.killAt = undefined;
    if (isFatal && when === 'before') throw new Killed();
    this.acts.push(name);
    change();
    this.check(name);
    if (isFatal) throw new Killed();
  }

  private check(after: string): void {
    const held = [this.vault, this.connection?.['key']].filter((key) => key !== undefined);
    for (const key of held)
      assert.ok(
        Object.values(this.keys).includes(key),
        `${key} is shut out after ${after}: ${this.acts.join()}`,
      );
  }

  private pass(): void {
    if (this.pending === undefined || this.pending.left-- > 0) return;
    const { which } = this.pending;
    this.pending = undefined;
    this.keys[which] = `${which[0]}${++this.made}`;
    this.check(`the renewal of ${which}`);
  }

  readonly azure: AzureSlice = {
    endpoints: {
      get: async (name: string) => ({ name, scoringUri: 'https://e/score', auth: 'key' }),
      keys: async () => {
        this.pass();
        return { ...this.keys };
      },
      beginKeyRenewal: async (_name: string, which: KeyName) => {
        if (this.pending !== undefined) throw refusal('conflict', { retryable: true });
        this.act(`renew ${which}`, () => {
          this.pending = { which, left: this.given.takes ?? 0 };
          if (this.given.takes === undefined) this.pass();
        });
      },
    },
    scoring: {
      score: async ({ key }: { key: string }) => {
        if (!this.isOpenTo(key)) throw refusal('key_rejected');
        throw refusal('model_busy');
      },
    },
    secrets: {
      get: async () => this.vault,
      set: async (_uri: string, name: string, value: string, tags: Record<string, string>) =>
        this.act(`${name} := ${value[0]}`, () => {
          this.vault = value;
          this.tags = tags;
        }),
    },
    foundry: { get: async () => foundryProject() },
    connections: {
      get: async (_id: string, name: string) => this.connection && { name, isForFlows: true },
      keys: async () => this.connection,
      put: async (_id: string, name: string, keys: Record<string, string>) =>
        this.act(`${name} := ${keys['key']?.[0]}`, () => {
          this.connection = keys;
        }),
    },
  };

  /** As ticks do it: what a look comes to is kept, unless whoever looked has died. */
  async rotate(facts: Facts = { endpointName: 'e', vaultUri: 'https://kv' }): Promise<void> {
    for (const stage of [primaryKey, secondaryKey])
      for (let looks = 0; ; looks += 1) {
        assert.ok(looks < 30, `${stage.name} comes to no end: ${this.acts.join()}`);
        try {
          const step = await stage.advance(stageContext({ azure: this.azure, facts, now: () => 5000 }));
          facts = { ...facts, ...step.facts };
          if (step.kind === 'done') break;
        } catch (error) {
          const isRetried = error instanceof Killed || (error as { retryable?: boolean }).retryable === true;
          if (!isRetried) throw error;
        }
      }
    this.check('all');
    assert.equal(this.vault, this.keys.primary);
    assert.notEqual(this.keys.primary, 'p0');
    assert.notEqual(this.keys.secondary, 's0');
  }
}

const ways: readonly (readonly [string, Given])[] = [
  ['at once', {}],
  ['over time', { takes: 2 }],
  ['over time, with a published flow', { takes: 2, hasConnection: true }],
];

describe('the keys of an endpoint, made anew', () => {
  it('are each renewed once the other is in use', async () => {
    const world = new World();
    await world.rotate();
    assert.deepEqual(world.acts, ['e-key := s', 'renew primary', 'e-key := p', 'renew secondary']);
    assert.deepEqual(world.tags, { endpoint: 'e', rotated: '1970-01-01T00:00:05.000Z' });
  });

  it('come to the flow as they come to the chat', async () => {
    const world = new World({ hasConnection: true });
    await world.rotate();
    assert.deepEqual(
      world.acts.filter((act) => !act.startsWith('e-key')),
      ['hieno-endpoint-endpoint := s', 'renew primary', 'hieno-endpoint-endpoint := p', 'renew secondary'],
    );
    assert.deepEqual(world.connection, { endpoint: 'https://e/score', key: world.keys.primary });
  });

  for (const [how, given] of ways)
    for (const when of ['before', 'after'] as const)
      it(`shut nobody out where whoever does it dies ${when} any act, if Azure renews them ${how}`, async () => {
        const undisturbed = new World(given);
        await undisturbed.rotate();
        for (let act = 0; act < undisturbed.acts.length; act += 1) {
          const world = new World(given);
          world.killAt = { act, when };
          await world.rotate();
          assert.equal(world.killAt, undefined, 'nobody died');
          // None is asked for twice either.
          assert.deepEqual(world.acts, undisturbed.acts, `killed ${when} act ${act}`);
        }
      });

  it('shut nobody out where another run has written the primary one back in between', async () => {
    const world = new World();
    const facts = { endpointName: 'e', vaultUri: 'https://kv' };
    const look = (more: Facts = {}) =>
      primaryKey.advance(stageContext({ azure: world.azure, facts: { ...facts, ...more } }));
    const { facts: decided } = await look();
    world.vault = 'p0';
    await look({ ...decided });
    assert.deepEqual(world.acts, ['e-key := s', 'renew primary']);
  });

  it('wait until the endpoint itself takes the new one', async () => {
    const world = new World();
    let refusals = 3;
    world.isOpenTo = (key) => key === 's0' || refusals-- <= 0;
    await world.rotate();
    assert.equal(refusals, -1);
    world.isOpenTo = () => false;
    const facts = { endpointName: 'e', vaultUri: 'https://kv', primaryKeyWas: '' };
    const late = stageContext({ azure: world.azure, now: () => 11 * 60_000 });
    const known = await primaryKey.advance({ ...late, facts: { endpointName: 'e' } });
    await assert.rejects(primaryKey.advance({ ...late, facts: { ...facts, ...known.facts } }), {
      reason: 'key_rejected',
    });
    assert.equal(world.acts.length, 4, 'nothing is renewed that way');
  });

  it('are not waited for for ever', async () => {
    const world = new World({ takes: 99 });
    const facts = { endpointName: 'e', vaultUri: 'https://kv' };
    const at = (minutes: number, more: Facts) =>
      primaryKey.advance(
        stageContext({ azure: world.azure, facts: { ...facts, ...more }, now: () => minutes * 60_000 }),
      );
    const decided = (await at(0, {})).facts ?? {};
    const asked = (await at(0, decided)).facts ?? {};
    assert.equal((await at(9, { ...decided, ...asked })).kind, 'wait');
    await assert.rejects(at(11, { ...decided, ...asked }), { reason: 'endpoint_failed' });
  });

  it('leave nothing behind in the run that opens anything', async () => {
    const azure = { ...new World().azure };
    const key = 'A-key-that-nobody-may-ever-read-anywhere';
    azure.endpoints = { ...azure.endpoints, keys: async () => ({ primary: key, secondary: key }) };
    const step = await primaryKey.advance(stageContext({ azure, facts: { endpointName: 'e' } }));
    assert.match(JSON.stringify(step), /^\{"kind":"decided","facts":\{"primaryKeyWas":"[0-9a-f]{8}"\}\}$/);
  });

  describe('are planned', () => {
    const plan = (stage: typeof primaryKey, world: World, more: AzureSlice = {}) =>
      stage.plan(stageContext({ azure: { ...world.azure, ...more }, facts: { endpointName: 'e' } }));

    it('with all that gets a new one, and who is shut out', async () => {
      const { lines, notes } = await plan(primaryKey, new World({ hasConnection: true }));
      assert.deepEqual(
        lines.map(({ action, what }) => `${action} ${what}`),
        ['change The primary key of e', 'change Secret e-key', 'change Connection hieno-endpoint-endpoint'],
      );
      assert.match(notes?.join(' ') ?? '', /refused from then on.*must be deployed again/);
      const alone = await plan(primaryKey, new World());
      assert.equal(alone.lines.length, 2);
      assert.equal(alone.notes?.length, 1);
      assert.deepEqual(
        (await plan(secondaryKey, new World())).lines.map(({ what }) => what),
        ['The secondary key of e'],
      );
    });

    it('not where there is no endpoint, or one without keys', async () => {
      const reason = async (found: object | undefined) =>
        (await plan(primaryKey, new World(), { endpoints: { get: async () => found } })).problems?.[0]
          ?.reason;
      assert.equal(await reason(undefined), 'no_endpoint');
      assert.equal(await reason({ name: 'e', auth: 'aad_token' }), 'no_keys');
      assert.equal(await reason({ name: 'e', auth: 'other' }), 'no_keys');
    });
  });
});
