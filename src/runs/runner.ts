import { setTimeout as delay } from 'node:timers/promises';
import type { Azure } from '../azure/azure.js';
import type { Log } from '../log.js';
import type { Settings } from '../settings.js';
import { stageNamed } from '../stages/stages.js';
import type { Routes } from '../stages/routes.js';
import type { CancelRequests } from '../store/cancelRequests.js';
import type { RunRecords } from '../store/runRecords.js';
import type { Engine } from './engine.js';
import type { Planner } from './plan.js';
import { defaultRetryPolicy } from './retryPolicy.js';
import { isEnded, type Run } from './run.js';
import { endedEntry, nextRecord } from './runRecord.js';
import type { RunObserver } from './runs.js';
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

/** Sets the engine going: every tick loads its run, advances it and tells whoever watches. */
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
  const unfinished = (await runs.unfinished()).map(({ id }) => id);
  await engine.start(async (runId, signal) => {
    const found = (await runs.get(runId))?.record;
    if (found === undefined || isEnded(found)) return undefined;
    log.info('run.tick', { run: runId, kind: found.kind });
    return tick(
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
        obstacles: (run) => planner.obstacles(run),
        async save(run) {
          // What Azure said may hold what nobody may read.
          const record = nextRecord(redact(run), environment);
          const saved = record.record;
          if (!(await runs.save(record, isEnded(saved) ? endedEntry(saved) : undefined))) return undefined;
          observer.changed(saved);
          return saved;
        },
      },
      signal,
    );
  }, unfinished);
}
