import assert from 'node:assert/strict';
import type { Facts } from '../../../../src/stages/facts.js';
import { endpoint } from '../../../../src/stages/serving/endpoint.js';
import { endpointName } from '../../../../src/stages/discovery.js';
import type { StageName } from '../../../../src/stages/stage.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { refusal, stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

const facts: Facts = { workspaceId: 'ws', workspaceGuid: 'guid', identityId: 'Identity/1' };
const name = endpointName(testSettings, 'guid');
const sound = { state: 'Succeeded', auth: 'key', identityIds: ['identity/1'], scoringUri: 'https://e/score' };

function world(found: object | undefined, given: Facts = facts, told?: Error) {
  const asked: unknown[] = [];
  const azure: AzureSlice = {
    endpoints: {
      get: async () => found,
      beginCreate: async (...args: unknown[]) => void asked.push(['create', ...args]),
      beginAuth: async (...args: unknown[]) => void asked.push(['auth', ...args]),
      beginTraffic: async (...args: unknown[]) => void asked.push(['traffic', ...args]),
    },
    operations: { failure: async () => told },
  };
  return { asked, context: stageContext({ azure, facts: given }) };
}

describe('the plan of an endpoint', () => {
  const plan = (given: Facts, found?: object, stageNames: readonly StageName[] = []) =>
    endpoint.plan({ ...world(found, given).context, stageNames });

  for (const [what, given, stages, reason, sentence] of [
    ['workspace', {}, ['register'], 'no_workspace', 'There is no workspace yet.'],
    ['model', facts, [], 'model_missing', 'There is no tuned model hieno-phi3 to deploy yet.'],
  ] as const)
    it(`needs a ${what}, or a run that makes one`, async () => {
      const { lines, problems } = await plan(given, undefined, stages);
      assert.deepEqual(lines, []);
      assert.deepEqual(
        problems?.map((problem) => [problem.reason, problem.sentence]),
        [[reason, sentence]],
      );
      assert.deepEqual((await plan(given, undefined, ['resources', 'register'])).problems, undefined);
    });

  it('takes the one that is there', async () => {
    const model = { ...facts, modelId: 'm/1' };
    const action = async (given: Facts, found?: object) => (await plan(given, found)).lines[0]?.action;
    assert.equal(await action(model), 'create');
    assert.equal(await action({ ...model, endpointName: name }), 'create');
    assert.equal(await action({ ...model, endpointName: name }, sound), 'reuse');
  });
});

describe('an endpoint', () => {
  it('is asked for once, under a name that is noted', async () => {
    const { context, asked } = world(undefined);
    const noted = { endpointName: name, endpointAsked: true };
    assert.deepEqual(await endpoint.advance(context), {
      kind: 'wait',
      facts: noted,
      note: `Creating ${name}`,
    });
    assert.deepEqual(asked, [['create', name, testSettings.location, 'Identity/1', 'key']]);
    const again = world({ state: 'Creating' }, { ...facts, endpointAsked: true });
    assert.equal((await endpoint.advance(again.context)).kind, 'wait');
    assert.deepEqual(again.asked, []);
  });

  it('is done where it has our identity, in whatever letters, also while its traffic turns', async () => {
    for (const state of ['Succeeded', 'Updating']) {
      const { context, asked } = world({ ...sound, state });
      const expected = { endpointName: name, scoringUri: 'https://e/score' };
      assert.deepEqual(await endpoint.advance(context), { kind: 'done', facts: expected, note: name });
      assert.deepEqual(asked, []);
    }
    const { context } = world({ ...sound, scoringUri: undefined });
    assert.deepEqual((await endpoint.advance(context)).facts, { endpointName: name });
  });

  describe('that is to be opened by the bot’s own token', () => {
    const settings = { ...testSettings, endpointAuth: 'aad_token' } as const;
    const advance = async (found: object | undefined) => {
      const { context, asked } = world(found);
      return { step: await endpoint.advance({ ...context, settings }), asked };
    };

    it('is made so', async () => {
      const { asked } = await advance(undefined);
      assert.deepEqual(asked, [['create', name, testSettings.location, 'Identity/1', 'aad_token']]);
    });

    it('and goes by keys is changed, once nobody else is at it', async () => {
      for (const [state, expected] of [
        ['Updating', []],
        ['Succeeded', [['auth', name, 'aad_token']]],
      ] as const) {
        const { step, asked } = await advance({ ...sound, state });
        assert.equal(step.kind, 'wait');
        assert.deepEqual(asked, expected);
      }
      const { step, asked } = await advance({ ...sound, auth: 'aad_token' });
      assert.deepEqual([step.kind, asked], ['done', []]);
    });

    it('is planned so, with who gets no answer any more', async () => {
      const planned = async (auth: string, wanted: 'key' | 'aad_token') => {
        const given = { ...facts, modelId: 'm/1', endpointName: name };
        const { context } = world({ ...sound, auth }, given);
        return endpoint.plan({ ...context, settings: { ...settings, endpointAuth: wanted } });
      };
      const turned = await planned('key', 'aad_token');
      assert.equal(turned.lines[0]?.action, 'change');
      assert.match(turned.notes?.join() ?? '', /asks the endpoint with its key .* gets no answer/);
      assert.equal((await planned('aad_token', 'key')).lines[0]?.action, 'change');
      assert.equal((await planned('aad_token', 'aad_token')).lines[0]?.action, 'reuse');
    });
  });

  it('of somebody else’s identity is in the way', async () => {
    await assert.rejects(endpoint.advance(world({ ...sound, identityIds: ['other'] }).context), {
      reason: 'identity_fixed',
      message: `The endpoint ${name} exists with another identity, and an endpoint's identity cannot be changed.`,
    });
  });

  it('that an old one is in the way of waits until that is gone', async () => {
    const { context, asked } = world({ state: 'Deleting' });
    assert.equal((await endpoint.advance(context)).note, `Waiting until the old ${name} is gone`);
    assert.deepEqual(asked, []);
  });

  it('that had failed is mended with the traffic that it has, and no new one is made', async () => {
    for (const state of ['Failed', 'Canceled']) {
      const { context, asked } = world({ ...sound, state, traffic: { blue: 100 } });
      const step = await endpoint.advance(context);
      assert.match(inChat(step.note ?? ''), /^Mending a /);
      assert.deepEqual(step.facts, { endpointName: name, endpointAsked: true });
      assert.deepEqual(asked, [['traffic', name, { blue: 100 }]]);
    }
    const mending = world({ ...sound, state: 'Updating' }, { ...facts, endpointAsked: true });
    assert.deepEqual(await endpoint.advance(mending.context), { kind: 'wait', note: `Mending ${name}` });
  });

  it('of ours that fails says what Azure tells, or at least that', async () => {
    const asked = { ...facts, endpointAsked: true } as const;
    const told = refusal('quota_missing');
    const failed = { ...sound, state: 'Failed', operationUri: 'https://op' };
    await assert.rejects(endpoint.advance(world(failed, asked, told).context), told);
    for (const operationUri of [undefined, 'https://op'])
      await assert.rejects(endpoint.advance(world({ ...failed, operationUri }, asked).context), {
        reason: 'endpoint_failed',
        message: `Azure could not create the endpoint ${name}.`,
      });
  });
});
