import assert from 'node:assert/strict';
import { StopSignals } from '../../src/stopSignals.js';

describe('the signals of a stop', () => {
  it('are one for each piece of work, aborted together for the reason that is given', async () => {
    const stops = new StopSignals();
    const reason = new Error('stopped');
    const signals: AbortSignal[] = [];
    const work = (stop: AbortSignal) => {
      signals.push(stop);
      return new Promise<unknown>((resolve) => stop.addEventListener('abort', () => resolve(stop.reason)));
    };
    const both = [stops.during(work), stops.during(work)];
    assert.notEqual(signals[0], signals[1]);
    assert.equal(stops.isStopped, false);
    stops.stop(reason);
    assert.deepEqual(await Promise.all(both), [reason, reason]);
    assert.equal(stops.isStopped, true);
  });

  it('are aborted from the beginning for what comes after the stop', async () => {
    const stops = new StopSignals();
    stops.stop();
    assert.equal(await stops.during(async ({ aborted }) => aborted), true);
  });

  it('leave what is through alone', async () => {
    const stops = new StopSignals();
    const done = await stops.during(async (stop) => stop);
    await assert.rejects(
      stops.during(async () => {
        throw new Error('failed');
      }),
    );
    stops.stop();
    assert.equal(done.aborted, false);
  });
});
