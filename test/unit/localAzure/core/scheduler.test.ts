import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestClock } from '../../../../localAzure/core/clock.js';
import { Scheduler } from '../../../../localAzure/core/scheduler.js';
import { State } from '../../../../localAzure/core/state.js';
import { fillDisk } from '../../../helpers/machine/fullDisk.js';

describe('the scheduler of the local Azure', () => {
  let clock: TestClock;
  let state: State;
  let scheduler: Scheduler;
  let seen: string[];
  let failures: unknown[];

  beforeEach(() => {
    clock = new TestClock(0);
    state = new State();
    failures = [];
    scheduler = new Scheduler(state, clock, (_event, error) => failures.push(error));
    seen = [];
  });

  const plan = (at: number, key: string, kind = 'note') => scheduler.schedule({ at, kind, key, data: null });

  it('runs what is due in the order of its time, and only that', async () => {
    scheduler.on('note', ({ key }) => void seen.push(key));
    plan(20, 'second');
    plan(10, 'first');
    plan(30, 'third');
    clock.advance(25);
    await scheduler.settle();
    assert.deepEqual(seen, ['first', 'second']);
    clock.advance(5);
    await scheduler.settle();
    assert.deepEqual(seen, ['first', 'second', 'third']);
  });

  it('lets a handler plan what follows, counted from its own time', async () => {
    scheduler.on('note', ({ at, key }) => {
      seen.push(`${key}@${at}`);
      if (at < 30) plan(at + 10, key);
    });
    plan(10, 'chain');
    clock.advance(100);
    await scheduler.settle();
    assert.deepEqual(seen, ['chain@10', 'chain@20', 'chain@30']);
  });

  it('keeps what could not be written down for when its disk has room again', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'local-azure-scheduler-'));
    try {
      state = new State(folder);
      scheduler = new Scheduler(state, clock, (_event, error) => failures.push(error));
      scheduler.on('note', ({ key }) => state.put('done', key, 1));
      plan(10, 'first');
      clock.advance(20);
      const disk = fillDisk();
      try {
        await scheduler.settle();
        await scheduler.settle();
      } finally {
        disk.end();
      }
      const found = () => ['done', 'agenda'].map((collection) => state.list(collection).length);
      assert.deepEqual(found(), [0, 1]);
      await scheduler.settle();
      assert.deepEqual(found(), [1, 0]);
      assert.deepEqual(failures, []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('runs one thing at a time, however many ask', async () => {
    let running = 0;
    scheduler.on('note', async ({ key }) => {
      assert.equal((running += 1), 1);
      await new Promise(setImmediate);
      running -= 1;
      seen.push(key);
    });
    plan(0, 'a');
    plan(0, 'b');
    await Promise.all([scheduler.settle(), scheduler.settle()]);
    assert.deepEqual(seen, ['a', 'b']);
  });

  it('moves an event that is planned again, and forgets a cancelled one', async () => {
    scheduler.on('note', ({ at }) => void seen.push(String(at)));
    plan(10, 'moved');
    plan(20, 'moved');
    plan(15, 'cancelled');
    scheduler.cancel('note', 'cancelled');
    clock.advance(100);
    await scheduler.settle();
    assert.deepEqual(seen, ['20']);
  });

  it('goes on after a handler that failed', async () => {
    scheduler.on('note', ({ key }) => {
      if (key === 'bad') throw new Error('no');
      seen.push(key);
    });
    plan(1, 'bad');
    plan(2, 'good');
    clock.advance(5);
    await scheduler.settle();
    assert.deepEqual([seen, failures.length], [['good'], 1]);
  });

  it('remembers over a restart what has not happened', async () => {
    plan(10, 'kept');
    clock.advance(60);
    const next = new Scheduler(state, clock);
    next.on('note', ({ key }) => void seen.push(key));
    await next.settle();
    await next.settle();
    assert.deepEqual(seen, ['kept']);
  });
});
