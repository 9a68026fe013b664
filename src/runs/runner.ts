import { setTimeout as delay } from 'node:timers/promises';
import type { Azure } from '../azure/azure.js';
import type { Log } from '../log.js';
import type { Settings } from '../settings.js';
import { stageNamed } from '../stages/stages.js';
import type { Routes } from '../backends/routes.js';
import type { CancelRequests } from '../store/cancelRequests.js';
import type { RunRecords } from '../store/runRecords.js';
import type { Engine } from './engine.js';
import type { Planner } from './plan.js';
import { defaultRetryPolicy } from './retryPolicy.js';
import { isEnded, type Run } from './run.js';
import { endedEntry, nextRecord } from './runRecord.js';
import type { RunObserver } from './runs.js';
import { unlessAborted } from '../unlessAborted.js';
import { tick } from './tick.js';

export interface RunnerDeps {
  readonly planner: Planner;
  readonly azure: Azure;
  readonly settings: Settings;
  readonly routes: Routes;
  readonly runs: RunRecords<Run>;
  readonly cancelRequests: CancelRequests;
  readonly engine: Engine;
  readonly observer: RunObserver;
  readonly environment: string;
  readonly log: Log;
  readonly now: () => number;
  readonly redact: <T>(value: T) => T;
}

/**
 * Sets the engine going: every tick loads its run, advances it and tells whoever watches. The tick that finds its run
 * ended stays until the end has been told: one process at a time does that, and another does it if this one dies.
 */
export async function startRunner(deps: RunnerDeps): Promise<void> {
  const {
    planner,
    azure,
    settings,
    routes,
    runs,
    cancelRequests,
    engine,
    observer,
    environment,
    log,
    now,
    redact,
  } = deps;
  const pending = [...(await runs.unfinished()), ...(await runs.untold())].map(({ id }) => id);

  async function step(runId: string, signal: AbortSignal): Promise<number | undefined> {
    const found = (await runs.get(runId))?.record;
    if (found === undefined) return undefined;
    log.info('run.tick', { run: runId, kind: found.kind, status: found.status });
    if (isEnded(found)) return tell(found, signal);
    // The card may lag behind: whoever had the run before may have died with the news.
    observer.changed(found);
    const dueAt = await tick(
      found,
      {
        stageNamed,
        azure,
        settings,
        routes,
        log,
        now,
        random: Math.random,
        retry: defaultRetryPolicy,
        cancelledBy: async () => (await cancelRequests.get(runId))?.personName,
        sleep: (ms, stop) => delay(ms, undefined, { signal: stop }).catch(() => undefined),
        preflightProblems: (run) => planner.preflightProblems(run),
        async save(run) {
          // What Azure said may hold what nobody may read; what the person said is what the run goes on with.
          const record = nextRecord({ ...redact(run), inputs: run.inputs }, environment);
          const saved = record.record;
          if (!(await runs.save(record, isEnded(saved) ? endedEntry(saved) : undefined))) return undefined;
          // The end is told below: told here as well, it would be told again to whoever takes the run up at once.
          if (!isEnded(saved)) observer.changed(saved);
          return saved;
        },
      },
      signal,
    );
    if (dueAt !== undefined) return dueAt;
    const left = (await runs.get(runId))?.record;
    return left !== undefined && isEnded(left) ? tell(left, signal) : undefined;
  }

  /** @returns when to try again, where the process had to stop before everybody was told */
  async function tell(run: Run, signal: AbortSignal): Promise<number | undefined> {
    let isTold = false;
    const telling = observer.ended(run).then(() => (isTold = true));
    await withLastWords(telling, signal);
    return isTold ? undefined : now();
  }

  await engine.start(step, pending);
}

/** What is being told when the process is asked to stop still has its time: cut short it would be told again. */
const lastWordsMs = 3000;

async function withLastWords(telling: Promise<unknown>, signal: AbortSignal): Promise<void> {
  await unlessAborted(telling, signal).catch(() =>
    Promise.race([telling, delay(lastWordsMs, undefined, { ref: false })]),
  );
}
