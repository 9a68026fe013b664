import assert from 'node:assert/strict';
import type { FoundryWorkspace } from '../../../../src/azure/promptFlow/foundry.js';
import type { Facts } from '../../../../src/stages/facts.js';
import { connection } from '../../../../src/stages/publishing/connection.js';
import { foundryProject } from '../../../helpers/bot/foundryProject.js';
import { refusal, stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';
import { advice } from '../../../../src/errors/nextStep.js';

type Keys = Readonly<Record<string, string>>;
const e1 = { name: 'e1', auth: 'key', traffic: { blue: 100 }, scoringUri: 'https://score' };
const right: Keys = { endpoint: 'https://score', key: 'k1' };

interface World {
  readonly facts?: Facts;
  readonly endpoint?: object | null;
  readonly secret?: string | Error;
  readonly project?: FoundryWorkspace | null;
  readonly found?: { readonly isForFlows: boolean };
  /** Its keys, look by look; the last one stays. */
  readonly keys?: readonly (Keys | Error | undefined)[];
}

function world({ found, keys = [], project = foundryProject(), ...given }: World = {}) {
  const { facts = { endpointName: 'e1', vaultUri: 'https://kv' }, endpoint = e1, secret = 'k1' } = given;
  const written: unknown[] = [];
  const secretNames: string[] = [];
  const looks = [...keys];
  const azure: AzureSlice = {
    endpoints: { get: async () => endpoint ?? undefined },
    secrets: {
      get: async (_vault: string, name: string) => {
        secretNames.push(name);
        if (secret instanceof Error) throw secret;
        return secret === '' ? undefined : secret;
      },
    },
    foundry: { get: async () => project ?? undefined },
    connections: {
      get: async () => found,
      put: async (...which: unknown[]) => void written.push(which),
      keys: async () => {
        const one = looks.length > 1 ? looks.shift() : looks[0];
        if (one instanceof Error) throw one;
        return one;
      },
    },
  };
  return { written, secretNames, context: stageContext({ azure, facts }) };
}

describe('the plan of a connection', () => {
  const plan = (given: World) => connection.plan(world(given).context);

  for (const [name, given, reason, sentence] of [
    ['there is no endpoint', { facts: {} }, 'no_endpoint', 'There is no endpoint yet that a flow could ask.'],
    [
      'the endpoint is gone',
      { endpoint: null },
      'no_endpoint',
      'There is no endpoint yet that a flow could ask.',
    ],
    [
      'nobody has the endpoint’s traffic',
      { endpoint: { ...e1, traffic: {} } },
      'no_traffic',
      'No deployment of e1 gets its traffic, so a flow would get no answer.',
    ],
    [
      'there is no key',
      { endpoint: { ...e1, auth: 'aad_token' } },
      'no_keys',
      'The endpoint goes by Entra tokens, and a flow asks with a key from its connection, which there is none of.',
    ],
  ] as const)
    it(`says what a flow would lack where ${name}, unless the run makes it`, async () => {
      const { problems = [] } = await plan(given);
      assert.deepEqual(
        problems.map((problem) => [problem.reason, problem.sentence]),
        [[reason, sentence]],
      );
      const context = { ...world({ ...given, project: null }).context, stageNames: ['endpoint'] as const };
      assert.deepEqual((await connection.plan(context)).problems, undefined);
    });

  for (const [name, given, action] of [
    ['there is no project', { project: null }, 'create'],
    ['what has its name is no project', { project: foundryProject({ kind: 'Hub' }) }, 'create'],
    ['there is none', {}, 'create'],
    ['Prompt flow does not see it', { found: { isForFlows: false }, keys: [right] }, 'change'],
    ['it has another key', { found: { isForFlows: true }, keys: [{ ...right, key: 'k0' }] }, 'change'],
    [
      'it has another address',
      { found: { isForFlows: true }, keys: [{ ...right, endpoint: 'x' }] },
      'change',
    ],
    ['it has no keys', { found: { isForFlows: true }, keys: [undefined] }, 'change'],
    [
      'the vault lets nobody in yet',
      { found: { isForFlows: true }, keys: [right], secret: refusal('forbidden') },
      'change',
    ],
    ['all is as it should be', { found: { isForFlows: true }, keys: [right] }, 'reuse'],
  ] as const satisfies readonly (readonly [string, World, string])[])
    it(`is to ${action} it where ${name}`, async () => {
      const { lines, problems } = await plan(given);
      assert.deepEqual(
        lines.map((line) => line.action),
        [action],
      );
      assert.equal(problems, undefined);
    });

  it('says which right is missing to look at its keys', async () => {
    const found = { isForFlows: true };
    const { lines, problems = [] } = await plan({
      found,
      keys: [refusal('forbidden', { next: advice`Ask.` })],
    });
    assert.deepEqual(lines, []);
    assert.deepEqual(problems, [
      { reason: 'forbidden', sentence: 'Azure refused: forbidden.', next: advice`Ask.` },
    ]);
    const [problem] = (await plan({ found, keys: [refusal('forbidden')] })).problems ?? [];
    assert.equal(problem !== undefined && 'next' in problem, false);
    await assert.rejects(plan({ found, keys: [new TypeError('broken')] }), TypeError);
  });
});

describe('the connection of a flow', () => {
  it('is written once, and read back as the flow will read it', async () => {
    for (const given of [
      { keys: [right] },
      { found: { isForFlows: false }, keys: [right] },
      { found: { isForFlows: true }, keys: [{ ...right, key: 'old' }, right] },
    ] satisfies World[]) {
      const { written, context } = world(given);
      const step = await connection.advance(context);
      const name = 'hieno-endpoint-endpoint';
      assert.deepEqual(step, {
        kind: 'done',
        note: `${name}; its key can be read`,
        facts: { connectionName: name },
      });
      assert.deepEqual(written, [['/hieno-project', name, right]]);
    }
    const { written, context } = world({ found: { isForFlows: true }, keys: [right] });
    await connection.advance(context);
    assert.deepEqual(written, []);
  });

  it('that does not give its keys back is no good', async () => {
    const { context } = world({ keys: [undefined] });
    await assert.rejects(connection.advance(context), {
      reason: 'refused',
      message: /does not give its keys back as they were written/,
    });
  });

  it('has the secret that this run has written, or the endpoint’s usual one', async () => {
    const facts = { endpointName: 'e1', vaultUri: 'https://kv' };
    for (const [given, name] of [
      [{ ...facts, secretName: 'own' }, 'own'],
      [facts, 'e1-key'],
    ] as const) {
      const { secretNames, context } = world({ facts: given, keys: [right] });
      await connection.advance(context);
      assert.deepEqual(secretNames, [name]);
    }
  });

  it('cannot be made without an endpoint and its key', async () => {
    for (const given of [{ endpoint: null }, { endpoint: { name: 'e1', auth: 'key' } }, { secret: '' }]) {
      const { written, context } = world(given);
      await assert.rejects(connection.advance(context), {
        reason: 'no_endpoint',
        message: 'The endpoint e1 or its key is gone.',
      });
      assert.deepEqual(written, []);
    }
  });
});
