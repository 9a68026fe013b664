import assert from 'node:assert/strict';
import sinon from 'sinon';
import { silentLog } from '../../../src/log.js';
import type { Engine } from '../../../src/runs/engine.js';
import type { Run } from '../../../src/runs/run.js';
import { toRecord } from '../../../src/runs/runRecord.js';
import type { RunObserver } from '../../../src/runs/runs.js';
import { startRunner, type RunnerDeps } from '../../../src/runs/runner.js';
import { Redactor } from '../../../src/redact.js';
import { aRun } from '../../helpers/bot/runBuilder.js';

/** A runner whose ticks the test sets going, on a store of one run. */
class Bench {
  run: Run = aRun({ status: 'running', stages: [] });
  pending: readonly string[] = [];
  readonly told: string[] = [];
  /** When the end has been told; the test says. */
  telling: Promise<void> = Promise.resolve();
  tick!: (runId: string, signal?: AbortSignal) => Promise<number | undefined>;

  async start(): Promise<void> {
    const record = () => toRecord(this.run, 'here');
    const engine: Pick<Engine, 'start'> = {
      start: async (tick, pending) => {
        this.tick = (runId, signal = new AbortController().signal) => tick(runId, signal);
        this.pending = pending;
      },
    };
    const runs: Partial<RunnerDeps['runs']> = {
      get: async (id) => (id === this.run.id ? record() : undefined),
      unfinished: async () => [{ ...record(), id: 'unfinished' }],
      untold: async () => [{ ...record(), id: 'untold' }],
      save: async ({ record: saved }) => {
        this.run = saved;
        return true;
      },
    };
    const observer: RunObserver = {
      changed: ({ id, status }) => void this.told.push(`changed ${id} ${status}`),
      ended: ({ id, status }) => {
        this.told.push(`ended ${id} ${status}`);
        return this.telling;
      },
    };
    await startRunner({
      engine,
      runs,
      observer,
      cancelRequests: { get: async () => undefined },
      log: silentLog,
      now: () => 1000,
      redact: new Redactor().redactIn,
      environment: 'here',
    } as unknown as RunnerDeps);
  }
}

describe('the runner', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = new Bench();
    await bench.start();
  });

  it('has a tick for every run that has not ended, and for every end that nobody was told', () => {
    assert.deepEqual(bench.pending, ['unfinished', 'untold']);
  });

  it('tells the end once, before the tick that brought it is over', async () => {
    assert.equal(await bench.tick('r-1'), undefined);
    assert.deepEqual(bench.told, ['changed r-1 running', 'ended r-1 succeeded']);
  });

  it('masks what looks like a secret, but not in what the run was asked for: it is what the run fetches', async () => {
    const dataset = 'https://host/a.jsonl?sig=signature';
    bench.run = { ...bench.run, inputs: { dataset }, facts: { firstAnswer: dataset } };
    await bench.tick('r-1');
    assert.deepEqual(bench.run.inputs, { dataset });
    assert.equal(bench.run.facts.firstAnswer, 'https://host/a.jsonl?sig=[secret]');
  });

  it('tells the end of a run whose process died before it could', async () => {
    bench.run = aRun({ status: 'failed' });
    assert.equal(await bench.tick('r-1'), undefined);
    assert.deepEqual(bench.told, ['ended r-1 failed']);
  });

  it('leaves the telling to whoever comes next when it has to stop', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      bench.telling = new Promise(() => {});
      bench.run = aRun({ status: 'succeeded' });
      const stop = new AbortController();
      const tick = bench.tick('r-1', stop.signal);
      await waitForTelling();
      stop.abort();
      await clock.tickAsync(3000);
      assert.equal(await tick, 1000);
    } finally {
      clock.restore();
    }
  });

  it('finishes a message that is under way when it has to stop', async () => {
    let finish = (): void => {};
    bench.telling = new Promise((resolve) => (finish = resolve));
    bench.run = aRun({ status: 'succeeded' });
    const stop = new AbortController();
    const tick = bench.tick('r-1', stop.signal);
    await waitForTelling();
    stop.abort();
    finish();
    assert.equal(await tick, undefined);
  });

  const waitForTelling = async () => {
    while (bench.told.length === 0) await new Promise(setImmediate);
  };
});
