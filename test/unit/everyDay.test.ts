import assert from 'node:assert/strict';
import sinon from 'sinon';
import { everyDay } from '../../src/everyDay.js';
import { LogSpy } from '../helpers/bot/botUnderTest.js';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('what is done every day', () => {
  let clock: sinon.SinonFakeTimers;
  let times: number;
  const log = new LogSpy();
  beforeEach(() => {
    clock = sinon.useFakeTimers();
    times = 0;
    log.events.length = 0;
  });
  afterEach(() => clock.restore());
  const work = async () => void times++;

  it('is not done before the clock has had a quarter of an hour to be set right', () => {
    everyDay(work, log);
    clock.tick(15 * minute - 1);
    assert.equal(times, 0);
    clock.tick(1);
    assert.equal(times, 1);
    clock.tick(2 * day);
    assert.equal(times, 3);
  });

  it('comes again after it has failed, and no more once it is stopped', async () => {
    const daily = everyDay(() => work().then(() => Promise.reject(new Error('no'))), log, 0);
    await clock.tickAsync(day);
    assert.equal(times, 2);
    assert.deepEqual(
      log.events.map(({ level, event }) => [level, event]),
      Array.from({ length: 2 }, () => ['error', 'app.tidying_failed']),
    );
    daily.stop();
    clock.tick(3 * day);
    assert.equal(times, 2);
    assert.equal(clock.countTimers(), 0);
  });
});
