import assert from 'node:assert/strict';
import { cardText } from '../../../src/bot/cards/cardText.js';
import { statusCard } from '../../../src/bot/cards/run/statusCard.js';
import { inChat } from '../../../src/bot/commands/inChat.js';
import { explain } from '../../../src/bot/explain.js';
import { advice, command } from '../../../src/errors/nextStep.js';
import { storedRun } from '../../../src/runs/storedRun.js';
import { aRun } from '../../helpers/bot/runBuilder.js';

/** As 0.1.0 wrote it down. */
const ofOld = (next: string, sentence = 'It failed.') => ({
  ...aRun({ status: 'failed' }),
  ending: { reason: 'job_failed', sentence, next },
});

describe('a run that 0.1.0 has stored', () => {
  for (const [next, step] of [
    ['/deploy', command('deploy')],
    ['/retry ef1967413487', command('retry', 'ef1967413487')],
    ['/quota request for=deploy', command('quota request', 'for=deploy')],
    ['/promptflow ask your question', command('promptflow ask', 'your', 'question')],
    ['/finetune "my chats.jsonl" seed=4', command('finetune', 'my chats.jsonl', 'seed=4')],
    ['Wait a minute, then /retry.', advice`Wait a minute, then ${command('retry')}.`],
    [
      '/status r-1 shows it and /cancel r-1 stops it; try again when it has ended.',
      advice`${command('status')} r-1 shows it and ${command('cancel')} r-1 stops it; try again when it has ended.`,
    ],
    [
      'Delete endpoints that nobody uses (/teardown endpoint, or Azure ML Studio).',
      advice`Delete endpoints that nobody uses (${command('teardown')} endpoint, or Azure ML Studio).`,
    ],
    ['See https://example.com/status and a/deploy.', advice`See https://example.com/status and a/deploy.`],
    ['/unheard of', advice`/unheard of`],
  ] as const)
    it(`has its next step as data, and shows it as it did: ${next}`, () => {
      const { ending } = storedRun(ofOld(next));
      assert.deepEqual(ending?.next, step);
      assert.equal(inChat(ending?.next ?? ''), next);
    });

  it('is told and shown as it was, and nobody is told to do what is for admins', () => {
    const run = storedRun(ofOld('/retry r-1'));
    assert.ok(run.ending);
    assert.equal(explain(run.ending), 'It failed. Next: `/retry r-1`');
    assert.equal(explain(run.ending, false), 'It failed. An admin can help.');
    assert.match(cardText(statusCard(run, 0)), /Next: \/retry r-1/);
    assert.doesNotMatch(cardText(statusCard(run, 0, { isAdmin: false })), /\/retry/);
  });

  it('stays as it is where there is nothing to take for another thing', () => {
    for (const run of [
      aRun({ status: 'running' }),
      aRun({ status: 'failed', ending: { reason: 'internal', sentence: 'No.' } }),
      aRun({ status: 'failed', ending: { reason: 'internal', sentence: 'No.', next: command('status') } }),
    ])
      assert.deepEqual(storedRun(run), run);
  });
});
