import assert from 'node:assert/strict';
import { lockedProblem } from '../../../src/runs/lockedProblem.js';
import { aRun } from '../../helpers/bot/runBuilder.js';
import { inChat } from '../../../src/bot/commands/inChat.js';

describe('an environment that a run holds', () => {
  const takenAt = Date.UTC(2026, 10, 22, 14, 5);
  const lock = { runId: 'r-1', holderId: 'anna', takenAt };

  it('is said with whose it is, since when, and how it is given back', () => {
    const { reason, sentence } = lockedProblem(lock, aRun(), takenAt + 60_000);
    assert.equal(reason, 'locked');
    assert.equal(
      inChat(sentence),
      '/journey of Anna is under way in this environment since 2026-11-22 14:05 UTC, for 1 min now (run r-1).',
    );
  });

  it('is said where nobody knows the run any more', () =>
    assert.match(inChat(lockedProblem(lock, undefined, takenAt).sentence), /^Another run is under way/));
});
