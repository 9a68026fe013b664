import { fromKysely, PgBoss } from 'pg-boss';
import type { Log } from '../log.js';
import type { Database } from '../store/database.js';
import type { Enqueue } from '../store/runRecords.js';
import { StopSignals } from '../stopSignals.js';
import { isStoreFailure } from '../store/storeFailure.js';

const queue = 'tick';
/** Pause after a tick that broke in an unforeseen way: never give the run up, never spin. */
const troubleMs = 5000;
/** No tick is put off for longer: the longest pause of a stage. */
const longestWaitMs = 60_000;

/**
 * Ticks as jobs of pg-boss: claiming, heartbeat, takeover from a dead process, delay and retry are its work. At most
 * one tick of a run is under way and one waits (policy `stately`, keyed by the run).
 */
export interface Engine {
  /** Puts a first tick into somebody's transaction, so that a run and its tick are written together or not at all. */
  readonly enqueue: (runId: string) => Enqueue;
  /**
   * Takes up what a dead process left behind, then works until stopped. `pending` names the runs that must have a tick; one
   * that has lost its own gets another.
   */
  start(
    tick: (runId: string, signal: AbortSignal) => Promise<number | undefined>,
    pending: readonly string[],
  ): Promise<void>;
  /** Lets ticks under way stop at their next pause; what is not finished is taken up by the next start. */
  stop(): Promise<void>;
}

interface TickJob {
  readonly runId: string;
}

export function createEngine(database: Database, log: Log, now: () => number): Engine {
  const boss = new PgBoss({
    ...database.queue,
    useListenNotify: true,
    superviseIntervalSeconds: 2,
    // The supervision looks at a queue only so often, whatever its own interval: a minute by itself.
    monitorIntervalSeconds: 2,
    schedule: false,
    // By the machine's clock a worker would sleep for as long as that one is set back.
    clock: { now, setTimeout, clearTimeout, setInterval, clearInterval },
  });
  // It asks several times a second: what the store has told of is not told again and again.
  boss.on('error', (error) => log[isStoreFailure(error) ? 'debug' : 'error']('queue.error', { error }));
  const stops = new StopSignals();
  let waking: NodeJS.Timeout | undefined;
  /** A tick that was put off while the database's clock was ahead would wait until it is as late as that again. */
  const wakeSleepers = async (): Promise<void> => {
    await database.queue.db
      ?.executeSql(
        `update pgboss.job set start_after = now()
         where name = $1 and state in ('created', 'retry') and start_after > now() + interval '2 minutes'`,
        [queue],
      )
      .catch((error: unknown) => log[isStoreFailure(error) ? 'debug' : 'error']('queue.error', { error }));
  };

  return {
    enqueue: (runId) => async (transaction) => {
      await boss.send(queue, { runId } satisfies TickJob, {
        singletonKey: runId,
        db: fromKysely(transaction),
      });
    },
    async start(tick, pending) {
      await boss.start();
      await boss.createQueue(queue, {
        policy: 'stately',
        notify: true,
        heartbeatSeconds: 10,
        expireInSeconds: 60 * 60,
        // A tick that dies is always worth repeating: the run itself decides when to give up.
        retryLimit: 1000,
        retryDelay: 0,
      });
      if (!database.replicas.areShared) await giveBack(boss, log);
      waking = setInterval(() => void wakeSleepers(), longestWaitMs / 6).unref();
      for (const runId of pending)
        await boss.send(queue, { runId } satisfies TickJob, { singletonKey: runId });
      await boss.work<TickJob>(
        queue,
        { localConcurrency: 4, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 },
        async ([job]) => {
          if (job === undefined) return;
          const { runId } = job.data;
          const dueAt = await stops
            .during((stop) => tick(runId, AbortSignal.any([job.signal, stop])))
            .catch((error: unknown) => {
              // Not the stage's failure, which ends the run with words, but ours: the database, say.
              log[isStoreFailure(error) ? 'warn' : 'error']('run.tick_failed', { run: runId, error });
              return now() + troubleMs;
            });
          // Stopping: the job fails on purpose and is taken up again by whoever starts next.
          if (stops.isStopped && dueAt !== undefined) throw new Error('Hieno is stopping.');
          if (dueAt !== undefined)
            await boss.send(queue, { runId } satisfies TickJob, {
              singletonKey: runId,
              // A span and no moment: the database has a clock of its own.
              startAfter: Math.min(longestWaitMs, Math.max(0, dueAt - now())) / 1000,
            });
        },
      );
    },
    async stop() {
      stops.stop();
      clearInterval(waking);
      await boss.stop({ graceful: true, timeout: 5000 });
    },
  };
}

/**
 * With the data folder locked nobody else can own a job, so one that is `active` belongs to a process that is dead.
 * Without this its heartbeat would have to run out first: ten seconds and more of nothing.
 */
async function giveBack(boss: PgBoss, log: Log): Promise<void> {
  for (const job of await boss.findJobs<TickJob>(queue))
    if (job.state === 'active') {
      log.info('run.taken_up', { run: job.data.runId });
      await boss.fail(queue, { id: job.id, retryCount: job.retryCount }, { reason: 'process ended' });
    }
}
