import assert from 'node:assert/strict';
import sinon from 'sinon';
import { realClock } from '../../../../localAzure/core/clock.js';

const hour = 3_600_000;

describe('the clock of the local Azure', () => {
  it('goes on evenly while the clock of its machine is set back, or forward', () => {
    const machine = sinon.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    try {
      const start = machine.now;
      const clock = realClock();
      for (const jump of [-5 * hour, 3 * hour]) {
        machine.setSystemTime(start + jump);
        assert.ok(Math.abs(clock.now() - start) < hour, `${clock.now() - start} ms after ${jump}`);
      }
    } finally {
      machine.restore();
    }
  });
});
