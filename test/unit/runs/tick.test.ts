import assert from 'node:assert/strict';
import { AppError } from '../../../src/errors/appError.js';
import { silentLog } from '../../../src/log.js';
import type { Run } from '../../../src/runs/run.js';
import { tick, type TickDeps } from '../../../src/runs/tick.js';
import type { Stage, StageContext, StageName, StageStep } from '../../../src/stages/stage.js';
import { inChat } from '../../../src/bot/commands/inChat.js';
import { advice, command } from '../../../src/errors/nextStep.js';

type Advance = (context: StageContext) => Promise<StageStep>;
const names = ['preflight', 'resources', 'dataset', 'compute', 'finetune'] as const satisfies StageName[];
const needs: Partial<Record<StageName, StageName[]>> = {
  resources: ['preflight'],
  dataset: ['resources'],
  compute: ['resources'],
  finetune: ['dataset', 'compute'],
};

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** A run of five stages whose behaviour a test replaces, on a clock that moves only by sleeping. */
class Bench {
  now = 0;
  cancelledBy: string | undefined;
  readonly takenBack: Partial<Record<StageName, string>> = {};
  readonly saved: Run[] = [];
  readonly calls: string[] = [];
  readonly advance: Partial<Record<StageName, Advance>> = {};
  run: Run = {
    id: 'r1',
    kind: 'journey',
    inputs: {},
    status: 'queued',
    requester: { id: 'p', name: 'P' },
    place: { channelId: 'c', conversationId: 'd', reference: {} },
    stages: names.map((name) => ({ name, title: name, status: 'waiting' })),
    facts: {},
    createdAt: 0,
    version: 1,
  };

  readonly deps: TickDeps = {
    stageNamed: (name): Stage => ({
      name,
      title: name,
      needs: needs[name] ?? [],
      plan: async () => ({ lines: [] }),
      ...(name in this.takenBack
        ? {
            cancel: async () => {
              this.calls.push(`cancel ${name}`);
              return this.takenBack[name] ?? '';
            },
          }
        : {}),
      advance: async (context) => {
        this.calls.push(name);
        return (await this.advance[name]?.(context)) ?? { kind: 'done', note: `${name} done` };
      },
    }),
    azure: {} as TickDeps['azure'],
    settings: {} as TickDeps['settings'],
    routes: {} as TickDeps['routes'],
    log: silentLog,
    retry: { patienceMs: () => 60_000, firstMs: 1000, factor: 2, longestMs: 20_000, jitter: 0 },
    now: () => this.now,
    random: () => 0,
    sleep: async (ms) => {
      this.now += ms;
      // Lets the others move before this one looks again.
      await new Promise((resolve) => setImmediate(resolve));
    },
    preflightProblems: async () => [],
    cancelledBy: async () => this.cancelledBy,
    save: async (run) => {
      if (run.version !== this.run.version) return undefined;
      this.run = { ...run, version: run.version + 1 };
      this.saved.push(this.run);
      return this.run;
    },
  };

  tick(signal = new AbortController().signal) {
    return tick(this.run, this.deps, signal);
  }

  status(name: StageName) {
    return this.run.stages.find((stage) => stage.name === name)?.status;
  }
}

describe('a tick', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });

  it('carries a run without long waits from its first stage to its end', async () => {
    assert.equal(await bench.tick(), undefined);
    assert.equal(bench.run.status, 'succeeded');
    assert.equal(bench.run.ending?.reason, 'done');
    assert.deepEqual([...bench.calls].sort(), [...names].sort());
    assert.equal(bench.calls[0], 'preflight');
    assert.equal(bench.calls.at(-1), 'finetune');
  });

  it('advances stages that do not depend on each other side by side', async () => {
    let letDatasetGo = () => {};
    const datasetMayGo = new Promise<void>((resolve) => (letDatasetGo = resolve));
    bench.advance.dataset = async () => {
      await datasetMayGo;
      return { kind: 'done' };
    };
    bench.advance.compute = async () => {
      letDatasetGo();
      return { kind: 'done' };
    };
    await bench.tick();
    assert.equal(bench.run.status, 'succeeded');
  });

  it('lets nothing go before the preflight, though a stage needs only what this run does not have', async () => {
    bench.run = { ...bench.run, stages: bench.run.stages.filter(({ name }) => name !== 'resources') };
    let preflightDone = false;
    bench.advance.preflight = async ({ now }) => {
      preflightDone = now() > 1000;
      return { kind: preflightDone ? 'done' : 'wait' };
    };
    bench.advance.dataset = async () => {
      assert.ok(preflightDone);
      return { kind: 'done' };
    };
    await bench.tick();
    assert.equal(bench.run.status, 'succeeded');
  });

  it('looks again after a share of the time it has taken, and gathers facts on the way', async () => {
    const looks: number[] = [];
    bench.advance.finetune = async ({ facts, now }) => {
      looks.push(now());
      if (facts.jobName === undefined) return { kind: 'decided', facts: { jobName: 'j1' } };
      return now() < 20_000 ? { kind: 'wait', note: `at ${now()}` } : { kind: 'done' };
    };
    await bench.tick();
    assert.equal(bench.run.facts.jobName, 'j1');
    assert.equal(looks[1], looks[0], 'a decision was waited upon');
    const pauses = looks.slice(1).map((look, index) => look - (looks[index] ?? 0));
    for (const [index, pause] of pauses.entries())
      assert.ok(pause <= Math.max(100, (looks[index] ?? 0) * 0.015) + 1, `a pause of ${pause}`);
  });

  it('ends when only long waits are left, says when to look again, and goes on from there', async () => {
    bench.advance.finetune = async ({ now }) => ({ kind: now() < 3_600_000 ? 'wait' : 'done' });
    const dueAt = await bench.tick();
    assert.ok(dueAt !== undefined && dueAt > bench.now);
    assert.equal(bench.run.status, 'running');
    const calls = bench.calls.length;
    assert.equal(await bench.tick(), dueAt);
    assert.equal(bench.calls.length, calls, 'a tick before its time asked Azure');
    bench.now = 3_600_000;
    assert.equal(await bench.tick(), undefined);
    assert.equal(bench.run.status, 'succeeded');
  });

  it('goes on where a wait was written down by a clock that was hours ahead', async () => {
    bench.advance.finetune = async () => (bench.now < 10_000_000 ? { kind: 'wait' } : { kind: 'done' });
    const due = (await bench.tick()) ?? NaN;
    bench.run = {
      ...bench.run,
      stages: bench.run.stages.map((stage) =>
        stage.dueAt === undefined ? stage : { ...stage, dueAt: stage.dueAt + 3 * 3_600_000 },
      ),
    };
    bench.now = due;
    const looked = bench.calls.length;
    await bench.tick();
    assert.ok(bench.calls.length > looked);
  });

  it('keeps the time at which a stage began across ticks', async () => {
    const begun: number[] = [];
    bench.advance.finetune = async ({ now, startedAt }) => {
      begun.push(startedAt);
      return { kind: now() < 3_600_000 ? 'wait' : 'done' };
    };
    await bench.tick();
    bench.now = 3_600_000;
    await bench.tick();
    assert.equal(new Set(begun).size, 1);
  });

  /** As the queue does: again, when the tick says so. */
  async function ticksUntilEnded(): Promise<number> {
    for (let count = 1; ; count++) {
      assert.ok(count < 100, 'the run never ends');
      const dueAt = await bench.tick();
      if (dueAt === undefined) return count;
      bench.now = dueAt;
    }
  }

  it('tries a retryable failure for as long as its policy says, over many ticks, then fails with its words', async () => {
    bench.advance.dataset = async () => {
      throw new AppError({
        reason: 'throttled',
        sentence: 'Too fast.',
        next: advice`Wait.`,
        retryable: true,
      });
    };
    const first = await bench.tick();
    assert.ok(first !== undefined, 'it gave up within the first tick');
    const failing = bench.run.stages.find(({ name }) => name === 'dataset');
    assert.match(inChat(failing?.note ?? ''), /Too fast\. Trying again/);
    bench.now = first;
    await ticksUntilEnded();
    assert.ok(bench.now >= 60_000 && bench.now < 100_000, `it gave up after ${bench.now} ms`);
    assert.equal(bench.run.status, 'failed');
    assert.deepEqual(bench.run.ending, {
      reason: 'throttled',
      sentence: 'Too fast.',
      next: command('retry', 'r1'),
    });
    assert.equal(bench.status('dataset'), 'failed');
    assert.equal(bench.status('finetune'), 'skipped');
  });

  it('forgets failures that passed', async () => {
    let looks = 0;
    bench.advance.dataset = async () => {
      looks++;
      if (looks % 3 !== 0) throw new AppError({ reason: 'unavailable', sentence: 'x', retryable: true });
      return { kind: bench.now < 300_000 ? 'wait' : 'done' };
    };
    await ticksUntilEnded();
    assert.equal(bench.run.status, 'succeeded');
    assert.ok(bench.run.stages.every(({ failures }) => failures === undefined));
  });

  it('does not try a final failure again, and hides what is not ours to tell', async () => {
    bench.advance.preflight = async () => {
      throw new Error('TypeError at /home/x with secret');
    };
    await bench.tick();
    assert.equal(bench.calls.length, 1);
    assert.equal(bench.run.ending?.reason, 'internal');
    assert.ok(!JSON.stringify(bench.run).includes('secret'));
  });

  it('fails nothing when the store does not work, however long, and goes on when it does', async () => {
    const away = new AppError({ reason: 'database_away', sentence: 'Away.', retryable: true });
    let isAway = true;
    const save = bench.deps.save;
    const deps: TickDeps = {
      ...bench.deps,
      save: async (run) => {
        if (isAway && run.stages.some(({ note }) => note === 'half')) throw away;
        return save(run);
      },
    };
    bench.advance.resources = async () => {
      if (isAway) throw away;
      return { kind: 'done' };
    };
    for (let times = 0; times < 5; times++) {
      bench.now += 3_600_000;
      await assert.rejects(tick(bench.run, deps, new AbortController().signal), away);
    }
    assert.equal(bench.status('resources'), 'running');
    // By a report in the middle as well.
    bench.advance.resources = async ({ report, signal }) => {
      report('half');
      while (!signal.aborted) await new Promise((resolve) => setImmediate(resolve));
      throw new Error('aborted');
    };
    await assert.rejects(tick(bench.run, deps, new AbortController().signal), away);
    isAway = false;
    bench.advance.resources = async () => ({ kind: 'done' });
    assert.equal(await tick(bench.run, deps, new AbortController().signal), undefined);
    assert.equal(bench.run.status, 'succeeded');
  });

  it('stops at the next pause when told to, and leaves the run where it is', async () => {
    const stop = new AbortController();
    bench.advance.finetune = async () => {
      stop.abort();
      return { kind: 'wait' };
    };
    assert.equal(await bench.tick(stop.signal), bench.now);
    assert.equal(bench.run.status, 'running');
    assert.equal(bench.status('finetune'), 'running');
  });

  it('stops when another process has written the run', async () => {
    bench.advance.dataset = async () => {
      bench.run = { ...bench.run, version: bench.run.version + 7 };
      return { kind: 'done' };
    };
    assert.equal(await bench.tick(), undefined);
    assert.ok(!bench.calls.includes('finetune'));
  });

  it('ends at the next look when somebody asks, and lets what is under way take back what is half made', async () => {
    bench.takenBack.finetune = 'The job is being cancelled.';
    let looks = 0;
    bench.advance.finetune = async () => {
      if (++looks === 3) bench.cancelledBy = 'Anna';
      return { kind: 'wait' };
    };
    assert.equal(await bench.tick(), undefined);
    assert.equal(looks, 3);
    assert.equal(bench.run.status, 'cancelled');
    assert.equal(bench.run.ending?.sentence, 'Cancelled by Anna. The job is being cancelled.');
    assert.equal(bench.status('finetune'), 'skipped');
    assert.equal(bench.status('compute'), 'done');
    assert.equal(bench.calls.at(-1), 'cancel finetune');
  });

  it('ends a run that was cancelled while it waited long, before asking Azure for anything more', async () => {
    bench.advance.finetune = async () => ({ kind: 'wait' });
    bench.now = 1;
    const dueAt = await bench.tick();
    assert.ok(dueAt !== undefined);
    bench.now = dueAt;
    bench.cancelledBy = 'Anna';
    const calls = bench.calls.length;
    assert.equal(await bench.tick(), undefined);
    assert.equal(bench.run.status, 'cancelled');
    assert.equal(bench.calls.length, calls);
  });

  it('shows what a stage reports in the middle of an advance, a second apart at most', async () => {
    bench.advance.dataset = async ({ report }) => {
      const shown = () => bench.saved.at(-1)?.stages.find(({ name }) => name === 'dataset');
      report('one of nine', 1 / 9);
      await until(() => shown()?.note === 'one of nine');
      assert.equal(shown()?.progress, 1 / 9);
      const before = bench.saved.length;
      report('two of nine');
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(bench.saved.length, before, 'every report was saved');
      bench.now += 1000;
      report('three of nine');
      await until(() => shown()?.note === 'three of nine');
      return { kind: 'done', note: 'nine of nine' };
    };
    await bench.tick();
    assert.equal(bench.run.stages.find(({ name }) => name === 'dataset')?.note, 'nine of nine');
  });

  for (const [what, meanwhile] of [
    ['somebody asks for the end', () => (bench.cancelledBy = 'Anna')],
    ['another process has written the run', () => (bench.run = { ...bench.run, version: 99 })],
  ] as const)
    it(`breaks a long advance off when ${what}`, async () => {
      bench.takenBack.dataset = 'Kept what was there.';
      bench.advance.dataset = ({ signal, report }) => {
        meanwhile();
        report('a long time to go');
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('broken off')), { once: true });
        });
      };
      await bench.tick();
      if (bench.cancelledBy === undefined) return assert.equal(bench.run.version, 99);
      assert.equal(bench.run.status, 'cancelled');
      assert.match(inChat(bench.run.ending?.sentence ?? ''), /Cancelled by Anna. Kept what was there./);
    });

  it('does not save what has not changed', async () => {
    let looks = 0;
    bench.advance.finetune = async () => ({ kind: ++looks < 20 ? 'wait' : 'done', note: 'the same' });
    await bench.tick();
    const versions = bench.saved.filter(({ stages }) => stages[4]?.status === 'running').length;
    assert.ok(versions <= 3, `${versions} saves`);
  });
});
