import { isEnded, type Run } from '../runs/run.js';
import type { RunObserver } from '../runs/runs.js';
import type { Log } from '../log.js';
import type { StatusCardRecord, StatusCardRecords } from '../store/statusCards.js';
import { endingMessage } from './endingMessage.js';
import { cardMessage } from './cardMessage.js';
import { statusCard } from './cards/statusCard.js';
import { channelFailure, isClosed, isGone } from './channelFailure.js';
import type { Clock } from './clock.js';
import type { Messenger } from './messenger.js';

export interface StatusCardsDeps {
  readonly records: StatusCardRecords;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly log: Log;
  /** Least milliseconds between two updates of a card whose run is `ageMs` old. */
  readonly pace?: (ageMs: number) => number;
}

/** Teams allows 60 sends per conversation in 30 s and 1800 an hour; an update counts as one. */
export const teamsPace = (ageMs: number): number => (ageMs < 60_000 ? 1_500 : 3_000);

/** Pauses before a final state is tried again: no further change would bring it up. */
const finalRetries = [2_000, 5_000, 15_000, 60_000, 300_000] as const;

interface Tracked {
  latest: Run;
  /** When the card was last touched, epoch milliseconds. */
  touchedAt: number;
  failures: number;
  working: boolean;
  waiting: boolean;
  /** The conversation takes nothing any more. */
  closed: boolean;
}

/** Keeps one status card per run, in the conversation where it was confirmed, and tells the end once. */
export class StatusCards implements RunObserver {
  private readonly runs = new Map<string, Tracked>();

  constructor(private readonly deps: StatusCardsDeps) {}

  changed(run: Run): void {
    const known = this.runs.get(run.id);
    if (known === undefined)
      this.runs.set(run.id, {
        latest: run,
        touchedAt: -Infinity,
        failures: 0,
        working: false,
        waiting: false,
        closed: false,
      });
    else if (run.version > known.latest.version) known.latest = run;
    else return;
    this.schedule(run.id);
  }

  /** At a start: brings up the cards of runs that went on, or ended, while no bot was there. */
  resume(runs: readonly Run[]): void {
    for (const run of runs) this.changed(run);
  }

  private schedule(id: string): void {
    const tracked = this.runs.get(id);
    if (tracked === undefined || tracked.working || tracked.waiting) return;
    const pace = (this.deps.pace ?? teamsPace)(this.deps.clock.now() - tracked.latest.createdAt);
    const due = tracked.touchedAt + pace - this.deps.clock.now();
    if (due > 0) this.later(id, tracked, due);
    else void this.work(id, tracked);
  }

  private later(id: string, tracked: Tracked, ms: number): void {
    tracked.waiting = true;
    this.deps.clock.after(ms, () => {
      tracked.waiting = false;
      void this.work(id, tracked);
    });
  }

  private async work(id: string, tracked: Tracked): Promise<void> {
    if (tracked.working) return;
    tracked.working = true;
    const run = tracked.latest;
    let failed = false;
    try {
      await this.bringUp(run, tracked);
      tracked.failures = 0;
    } catch (error) {
      failed = true;
      tracked.failures += 1;
      this.deps.log.warn('statusCard.failed', {
        run: id,
        version: run.version,
        ...channelFailure(error),
        error,
      });
    } finally {
      tracked.touchedAt = this.deps.clock.now();
      tracked.working = false;
    }
    if (tracked.latest.version > run.version) this.schedule(id);
    else if (failed && isEnded(run)) this.retryFinal(id, tracked);
    else if (!failed && isEnded(run)) this.runs.delete(id);
  }

  private retryFinal(id: string, tracked: Tracked): void {
    const pause = finalRetries[tracked.failures - 1];
    if (pause === undefined) this.deps.log.error('statusCard.givenUp', { run: id });
    else this.later(id, tracked, pause);
  }

  private async bringUp(run: Run, tracked: Tracked): Promise<void> {
    if (tracked.closed) return;
    // Read anew each time: another replica may have posted or updated the card meanwhile.
    let record = (await this.deps.records.get(run.id)) ?? { shownVersion: -1, toldVersion: -1 };
    let failure: unknown;
    try {
      if (record.shownVersion < run.version) record = await this.show(run, record);
    } catch (error) {
      if (isClosed(error)) return this.close(run, tracked, error);
      // The end is told even where the card cannot be brought up.
      failure = error;
    }
    if (isEnded(run) && record.toldVersion < run.version) await this.announce(run, record, tracked);
    if (failure !== undefined) throw failure as Error;
  }

  private async show(run: Run, record: StatusCardRecord): Promise<StatusCardRecord> {
    const message = cardMessage(statusCard(run, this.deps.clock.now()));
    let activityId = record.activityId;
    if (activityId !== undefined)
      try {
        await this.deps.messenger.update(run.place, activityId, message);
      } catch (error) {
        if (!isGone(error)) throw error;
        this.deps.log.info('statusCard.gone', { run: run.id, activityId });
        activityId = undefined;
      }
    activityId ??= await this.deps.messenger.send(run.place, message);
    const shown = {
      ...(activityId === undefined ? {} : { activityId }),
      shownVersion: run.version,
      toldVersion: record.toldVersion,
    };
    await this.deps.records.put(run.id, shown);
    return shown;
  }

  private async announce(run: Run, record: StatusCardRecord, tracked: Tracked): Promise<void> {
    try {
      await this.deps.messenger.send(run.place, endingMessage(run));
    } catch (error) {
      if (isClosed(error)) return this.close(run, tracked, error);
      throw error;
    }
    await this.deps.records.put(run.id, { ...record, toldVersion: run.version });
  }

  /** Blocked or removed: the run goes on, the conversation hears no more of it. */
  private close(run: Run, tracked: Tracked, error: unknown): void {
    tracked.closed = true;
    this.deps.log.warn('statusCard.conversationClosed', { run: run.id, ...channelFailure(error) });
  }
}
