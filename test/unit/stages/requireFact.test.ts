import assert from 'node:assert/strict';
import type { Facts } from '../../../src/stages/facts.js';
import { requireFact } from '../../../src/stages/requireFact.js';

describe('a fact that a stage needs', () => {
  it('is given as it is', () => assert.equal(requireFact({ jobName: 'job1' }, 'jobName'), 'job1'));

  for (const [name, reason, sentence] of [
    ['workspaceId', 'no_workspace', 'There is no workspace yet.'],
    ['modelId', 'model_missing', 'There is no tuned model yet.'],
    ['endpointName', 'no_workspace', 'There is no endpoint yet.'],
    ['jobName', 'no_workspace', 'Something is missing that an earlier step makes (jobName).'],
  ] as const satisfies readonly (readonly [keyof Facts, string, string])[])
    it(`says what is not there without it: ${name}`, () =>
      assert.throws(() => requireFact({}, name), { reason, message: sentence }));
});
