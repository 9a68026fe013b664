import assert from 'node:assert/strict';
import { withCause } from '../../../../../src/bot/chat/answering/withCause.js';
import type { UnderWay } from '../../../../../src/bot/status/outlook.js';
import { AppError } from '../../../../../src/errors/appError.js';
import { advice, command } from '../../../../../src/errors/nextStep.js';
import type { Reason } from '../../../../../src/errors/reason.js';

const outlookOn = (underWay: UnderWay | undefined) => ({
  underWay: async () => underWay,
  next: async () => undefined,
});
const words = 'The model is being deployed: about 5 min left';
const problem = (reason: Reason): AppError =>
  new AppError({ reason, sentence: 'No deployment gets its traffic.', next: command('deploy') });

describe('an endpoint that does not answer while something is being changed', () => {
  for (const reason of ['no_endpoint', 'no_traffic', 'key_rejected', 'unavailable'] as const)
    it(`says so: ${reason}`, async () => {
      const error = await withCause(problem(reason), outlookOn({ words, willAnswer: true }));
      assert.ok(error instanceof AppError);
      assert.equal(error.reason, reason);
      assert.equal(error.sentence, `No deployment gets its traffic. ${words}.`);
      assert.deepEqual(error.next, advice`Ask again then.`);
    });

  it('leads on as before where no model answers after that', async () => {
    const error = await withCause(problem('no_traffic'), outlookOn({ words, willAnswer: false }));
    assert.ok(error instanceof AppError);
    assert.equal(error.sentence, `No deployment gets its traffic. ${words}.`);
    assert.deepEqual(error.next, command('deploy'));
  });

  for (const [what, error, underWay] of [
    ['nothing is under way', problem('no_traffic'), undefined],
    ['it is for another reason', problem('model_error'), { words, willAnswer: true }],
    ['it is a fault', new Error('x'), { words, willAnswer: true }],
  ] as const)
    it(`stays as it is where ${what}`, async () => {
      assert.equal(await withCause(error, outlookOn(underWay)), error);
    });
});
