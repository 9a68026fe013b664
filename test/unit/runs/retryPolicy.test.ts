import assert from 'node:assert/strict';
import type { Reason } from '../../../src/errors/reason.js';
import { defaultRetryPolicy, retryPauseMs } from '../../../src/runs/retryPolicy.js';

const minute = 60_000;

describe('what failed for a while', () => {
  const pause = (reason: Reason, failingForMs: number, failures = 50, random = 0) =>
    retryPauseMs(defaultRetryPolicy, failures, failingForMs, reason, () => random);

  for (const [reason, minutes] of [
    // A look finds what is there already at once, or never.
    ['already_exists', 1],
    // The other change may take as long.
    ['conflict', 90],
    ['unavailable', 15],
  ] as const)
    it(`is tried again for ${minutes} min and no longer: ${reason}`, () => {
      assert.equal(pause(reason, minutes * minute - 1), minute);
      assert.equal(pause(reason, minutes * minute), undefined);
    });

  it('is tried again after pauses that grow, a part of each left to chance', () => {
    const pauses = [1, 2, 3, 8].map((failures) => pause('unavailable', 0, failures));
    assert.deepEqual(pauses, [500, 1000, 2000, minute]);
    assert.equal(pause('unavailable', 0, 2, 1), 700);
  });
});
