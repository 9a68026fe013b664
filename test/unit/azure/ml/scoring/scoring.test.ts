import assert from 'node:assert/strict';
import sinon from 'sinon';
import { createScoring, type ScoreRequest } from '../../../../../src/azure/ml/scoring/scoring.js';
import { scriptedAzure, type Scripted } from '../../../../helpers/azure/scriptedAzure.js';

describe('a question to an endpoint', () => {
  const azure = scriptedAzure();

  const question = (more: Partial<ScoreRequest> = {}): ScoreRequest => ({
    scoringUri: `${azure.address}/score`,
    key: 'k1',
    messages: [{ role: 'user', content: 'Why?' }],
    maxNewTokens: 9,
    ...more,
  });
  const answer = { body: { output: 'Because.' } };
  const refuses: Scripted = { status: 400, body: 'What is this?' };
  const shapes = () =>
    azure.sent.map(({ body }) => (body as { input_data: { input_string: unknown } }).input_data.input_string);
  const flat = [{ role: 'user', content: 'Why?' }];

  it('goes with the key to the deployment that is meant', async () => {
    azure.answer('POST /score', answer);
    const scoring = createScoring(azure.cloud);
    assert.deepEqual(await scoring.score(question()), { text: 'Because.', isCut: false });
    await scoring.score(question({ deployment: 'base', signal: new AbortController().signal }));
    assert.deepEqual(
      azure.sent.map(({ headers }) => [headers.authorization, headers['azureml-model-deployment']]),
      [
        ['Bearer k1', undefined],
        ['Bearer k1', 'base'],
      ],
    );
  });

  for (const status of [400, 422])
    it(`is put in the other spelling where the first is refused, and so from then on (${status})`, async () => {
      azure.answer('POST /score', { ...refuses, status }, answer);
      const scoring = createScoring(azure.cloud);
      assert.equal((await scoring.score(question())).text, 'Because.');
      assert.equal((await scoring.score(question())).text, 'Because.');
      assert.deepEqual(shapes(), [flat, [flat], [flat]]);
      // Another deployment may run another server.
      await scoring.score(question({ deployment: 'base' }));
      assert.deepEqual(shapes().at(-1), flat);
    });

  it('is answered with whether the model had to stop, as far as the server or the length tells', async () => {
    const answers = [
      { output: 'It goes on and', finish_reason: 'length' },
      { output: 'word '.repeat(9) },
      { output: 'word '.repeat(9), finish_reason: 'stop' },
    ];
    azure.answer('POST /score', ...answers.map((body) => ({ body })));
    const scoring = createScoring(azure.cloud);
    const isCut: boolean[] = [];
    for (const _ of answers) isCut.push((await scoring.score(question())).isCut);
    assert.deepEqual(isCut, [true, true, false]);
  });

  it('that is refused in both spellings is what is wrong', async () => {
    azure.answer('POST /score', refuses);
    await assert.rejects(createScoring(azure.cloud).score(question()), {
      reason: 'model_error',
      message: 'The endpoint refused the message (status 400).',
    });
    assert.deepEqual(shapes(), [flat, [flat]]);
  });

  it('is sent once, whatever the endpoint’s trouble', async () => {
    azure.answer('POST /score', { status: 503 });
    await assert.rejects(createScoring(azure.cloud).score(question()), {
      reason: 'unavailable',
      retryable: true,
    });
    assert.equal(azure.sent.length, 1);
  });

  describe('that gets no answer', () => {
    // The client of Azure leaves its timer behind where it reaches nobody.
    let clock: sinon.SinonFakeTimers;
    beforeEach(() => {
      clock = sinon.useFakeTimers({ toFake: ['setTimeout'] });
    });
    afterEach(() => clock.restore());

    it('because nobody is there says so, and may be put again', async () => {
      const scoring = createScoring(azure.cloud);
      await assert.rejects(scoring.score(question({ scoringUri: 'https://127.0.0.1:9/score' })), {
        reason: 'unavailable',
        message: 'The endpoint could not be reached.',
        retryable: true,
      });
    });

    it('in the time that a deployment has says so, and would get none again', async () => {
      azure.answer('POST /score', { isSilent: true });
      const answered = createScoring(azure.cloud).score(question());
      answered.catch(() => undefined);
      while (azure.sent.length === 0) await new Promise(setImmediate);
      clock.tick(100_000);
      await assert.rejects(answered, {
        reason: 'model_timeout',
        message: 'The model took too long to answer.',
        retryable: false,
      });
    });
  });

  it('that nobody waits for any more ends as it was ended', async () => {
    const scoring = createScoring(azure.cloud);
    await assert.rejects(scoring.score(question({ signal: AbortSignal.abort() })), { name: 'AbortError' });
    assert.deepEqual(azure.sent, []);
  });
});
