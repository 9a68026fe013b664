import assert from 'node:assert/strict';
import { endingOf } from '../../../src/runs/endingOf.js';
import { aRun } from '../../helpers/bot/runBuilder.js';

const model = { modelName: 'hieno-phi3', modelVersion: '2' };

describe('the next step at the end of a run', () => {
  for (const [what, kind, inputs, facts, next] of [
    ['a teardown of the endpoint', 'teardown', { target: 'endpoint' }, model, '/deploy'],
    ['the same where no model is registered', 'teardown', { target: 'endpoint' }, {}, '/finetune'],
    ['a teardown of everything', 'teardown', { target: 'everything' }, model, '/journey'],
    ['a provisioning', 'provision', {}, {}, '/finetune'],
    ['the same where a model is registered', 'provision', {}, model, '/deploy'],
  ] as const)
    it(`follows what there is then: ${what}`, () =>
      assert.equal(endingOf(aRun({ kind, inputs, facts })).next, next));
});
