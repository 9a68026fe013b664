import assert from 'node:assert/strict';
import type { AppError } from '../../../src/errors/appError.js';
import type { Problem } from '../../../src/stages/planLine.js';
import { preflight } from '../../../src/stages/preflight.js';
import { azureOf } from '../../helpers/bot/plannedAzure.js';
import { stageContext } from '../../helpers/bot/stageContext.js';
import { command } from '../../../src/errors/nextStep.js';

const versions = ['2', '1'].map((version) => ({ name: 'hieno-phi3', version, id: `models/${version}` }));
const azure = { ...azureOf({}), models: { versions: async () => versions } };
const problem = (reason: Problem['reason'], more: Partial<Problem> = {}): Problem => ({
  reason,
  sentence: `${reason}.`,
  ...more,
});

describe('the look before a run’s first act', () => {
  const advance = (problems: readonly Problem[], more: Parameters<typeof stageContext>[0] = {}) =>
    preflight.advance(stageContext({ azure, preflightProblems: async () => problems, ...more }));

  it('stops the run with all that has come in its way', async () => {
    const first = problem('quota_missing', { next: command('quota'), details: ['24 needed'] });
    for (const [found, details] of [
      [
        [first, problem('policy')],
        ['24 needed', 'policy.'],
      ],
      [[problem('policy')], []],
    ] as const)
      await assert.rejects(advance(found), (error: AppError) => {
        assert.equal(error.reason, found[0].reason);
        assert.equal(error.sentence, found[0].sentence);
        assert.equal(error.next, found[0].next);
        assert.deepEqual(error.details, details);
        return true;
      });
  });

  it('lets what has come about without us be adopted', async () => {
    const step = await advance([problem('nothing_to_do')]);
    assert.deepEqual([step.kind, step.note], ['done', 'Nothing in the way']);
    assert.equal(step.facts?.modelVersion, '2');
  });

  it('goes on with the model that was asked for, or that the run had before it was taken up again', async () => {
    const versionOf = async (more: Parameters<typeof stageContext>[0]) =>
      (await advance([], more)).facts?.modelVersion;
    assert.equal(await versionOf({ facts: { modelVersion: '1' } }), '1');
    assert.equal(await versionOf({ inputs: { modelVersion: '1' } }), '1');
    assert.equal(await versionOf({ inputs: { modelVersion: '2' }, facts: { modelVersion: '1' } }), '2');
    assert.equal(await versionOf({ inputs: { modelVersion: '9' } }), undefined);
  });
});
