import assert from 'node:assert/strict';
import type { Azure } from '../../../../src/azure/azure.js';
import type { ScoreRequest } from '../../../../src/azure/ml/scoring/scoring.js';
import type { PreparedDataset } from '../../../../src/dataset/output/preparedFiles.js';
import { firstQuestion } from '../../../../src/stages/data/datasetStage.js';
import type { Facts } from '../../../../src/stages/facts.js';
import { readiness, shortAnswer } from '../../../../src/stages/serving/readiness.js';
import type { StageContext } from '../../../../src/stages/stage.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { refusal, stageContext } from '../../../helpers/bot/stageContext.js';

const question = (content: string) => ({
  messages: [
    { role: 'system' as const, content: 'Be kind.' },
    { role: 'user' as const, content },
    { role: 'assistant' as const, content: 'Yes.' },
  ],
});
const prepared = (...questions: string[]) =>
  ({ samples: questions.map(question) }) as unknown as PreparedDataset;

describe('the first question to a deployment', () => {
  const asked: string[] = [];
  const context = (facts: Facts) =>
    ({
      azure: {
        endpoints: { get: async () => ({ scoringUri: 'https://scoring' }) },
        secrets: { get: async () => 'key' },
        data: { exists: async () => false },
        scoring: {
          score: async ({ messages }: ScoreRequest) => {
            asked.push(messages[0]?.content ?? '');
            return { text: 'An answer.', isCut: false };
          },
        },
      } as unknown as Azure,
      settings: { ...testSettings, datasetsDir: '/nowhere' },
      facts: { endpointName: 'e', vaultUri: 'v', secretName: 's', deploymentName: 'blue', ...facts },
      now: () => 0,
      startedAt: 0,
    }) as unknown as StageContext;
  beforeEach(() => asked.splice(0));

  it('is the first of the training rows that is short enough', () => {
    assert.deepEqual(firstQuestion(prepared('What is it?', 'Why?')), { firstQuestion: 'What is it?' });
    assert.deepEqual(firstQuestion(prepared('x'.repeat(301), ' ', 'Why?')), { firstQuestion: 'Why?' });
    assert.deepEqual(firstQuestion(prepared('x'.repeat(301))), {});
  });

  it('is asked where the run knows it', async () => {
    const step = await readiness.advance(context({ firstQuestion: 'What is it?' }));
    assert.deepEqual(step, { kind: 'done', facts: { firstAnswer: 'An answer.' }, note: 'It answers' });
    assert.deepEqual(asked, ['What is it?']);
  });

  it('is kept before it is asked where the run does not know any, so that it stands beside the answer', async () => {
    const step = await readiness.advance(context({}));
    assert.deepEqual(step, {
      kind: 'decided',
      facts: { firstQuestion: 'Say hello in one short sentence.' },
    });
    assert.deepEqual(asked, []);
  });
});

describe('a deployment that does not answer yet', () => {
  const facts = {
    endpointName: 'e',
    vaultUri: 'v',
    secretName: 's',
    deploymentName: 'blue',
    firstQuestion: 'What is it?',
  };
  const found = { scoringUri: 'https://scoring' };
  const advance = (endpoint: object | undefined, key: string | undefined, error: Error, minutes = 0) => {
    const azure = {
      endpoints: { get: async () => endpoint },
      secrets: { get: async () => key },
      scoring: { score: () => Promise.reject(error) },
      scoringToken: async () => ({ token: 't', expiresAt: 0 }),
    } as unknown as Azure;
    return readiness.advance({ ...stageContext({ facts, now: () => minutes * 60_000 }), azure });
  };

  it('is waited for while its model may be loading', async () => {
    for (const reason of ['unavailable', 'model_timeout', 'no_traffic', 'model_error'] as const)
      assert.deepEqual(await advance(found, 'k', refusal(reason), 15), {
        kind: 'wait',
        note: 'Waiting for the model to load',
      });
    await assert.rejects(advance(found, 'k', refusal('unavailable'), 15.1), { reason: 'unavailable' });
  });

  it('is not waited for where the key is refused, or where something of ours is broken', async () => {
    await assert.rejects(advance(found, 'k', refusal('key_rejected')), { reason: 'key_rejected' });
    await assert.rejects(advance(found, 'k', new TypeError('broken')), TypeError);
  });

  it('is waited for while the endpoint may not have heard of the bot’s own role', async () => {
    const open = { ...found, auth: 'aad_token' };
    assert.deepEqual(await advance(open, undefined, refusal('key_rejected'), 15), {
      kind: 'wait',
      note: 'Waiting for the roles to spread',
    });
    await assert.rejects(advance(open, undefined, refusal('key_rejected'), 15.1), {
      reason: 'roles_missing',
    });
  });

  it('is not asked without an address and a key', async () => {
    const notAsked = new Error('asked');
    for (const [endpoint, key] of [
      [undefined, 'k'],
      [{}, 'k'],
      [found, undefined],
    ] as const)
      await assert.rejects(advance(endpoint, key, notAsked), {
        reason: 'no_endpoint',
        message: 'The endpoint e or its key is gone.',
      });
  });
});

describe('a first answer on a card', () => {
  it('ends with a whole word and a sign that there is more', () => {
    assert.equal(shortAnswer('x'.repeat(200)), 'x'.repeat(200));
    assert.equal(shortAnswer(`${'word '.repeat(39)}longer-than-that`), `${'word '.repeat(39).trim()} …`);
  });
});
