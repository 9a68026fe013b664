import { AppError, asAppError } from '../errors/appError.js';
import { defined } from '../defined.js';
import type { Words } from '../errors/nextStep.js';
import type { Azure } from '../azure/azure.js';
import type { Log } from '../log.js';
import type { Settings } from '../settings.js';
import type { Stage, StageContext, StageName, StageStep } from '../stages/stage.js';
import type { Problem } from '../stages/planLine.js';
import type { Routes } from '../backends/routes.js';
import { isStoreFailure } from '../store/storeFailure.js';
import { endingOf } from './endingOf.js';
import { longestHeldMs, pauseMs } from '../pace.js';
import { retryPauseMs, type RetryPolicy } from './retryPolicy.js';
import { isEnded, type Run, type StageState } from './run.js';
import {
  cancelled,
  failed,
  isComplete,
  nextDue,
  readyStages,
  resumed,
  started,
  succeeded,
  withStage,
} from './transitions.js';

export interface TickDeps {
  readonly stageNamed: (name: StageName) => Stage;
  readonly azure: Azure;
  readonly settings: Settings;
  readonly routes: Routes;
  readonly log: Log;
  readonly retry: RetryPolicy;
  readonly now: () => number;
  readonly random: () => number;
  /** Ends early when the signal does. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly preflightProblems: (run: Run) => Promise<readonly Problem[]>;
  /** The name of whoever has asked for the run to stop. */
  readonly cancelledBy: () => Promise<string | undefined>;
  /** Saves over `run.version`; the record with its new version, or undefined when somebody else was faster. */
  readonly save: (run: Run) => Promise<Run | undefined>;
}

/** Another process has written the run: whoever has it goes on, this tick stops. */
class Superseded extends Error {}

/**
 * Moves a run as far as it goes without a long wait: every stage whose time has come is advanced, side by side, and
 * what becomes ready is taken up at once.
 *
 * @returns when to look again (epoch milliseconds); undefined when the run has ended or is somebody else's now
 */
export async function tick(initial: Run, deps: TickDeps, signal: AbortSignal): Promise<number | undefined> {
  const current = new Keeper(initial, deps);
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const active = new Map<StageName, Promise<void>>();
  let cancelledBy: string | undefined;
  try {
    await current.change((run) => started(run, deps.now()));
    while (!signal.aborted && !isEnded(current.run)) {
      cancelledBy = await deps.cancelledBy();
      if (cancelledBy !== undefined) break;
      for (const name of readyStages(current.run, deps.now(), deps.stageNamed))
        if (!active.has(name))
          active.set(
            name,
            advance(name, current, deps, either).finally(() => active.delete(name)),
          );
      if (active.size === 0) break;
      await Promise.race(active.values());
    }
    if (cancelledBy !== undefined) {
      stop.abort();
      await Promise.allSettled(active.values());
      await takeBack(current, cancelledBy, deps, signal);
    }
    if (!isEnded(current.run) && isComplete(current.run))
      await current.change((run) => succeeded(run, deps.now(), endingOf(run)));
  } catch (error) {
    if (!(error instanceof Superseded)) throw error;
    deps.log.warn('run.superseded', { run: initial.id });
    return undefined;
  } finally {
    // A stage in the middle of a request finishes it; none begins another.
    stop.abort();
    await Promise.allSettled(active.values());
  }
  if (isEnded(current.run)) return undefined;
  return signal.aborted ? deps.now() : (nextDue(current.run) ?? deps.now());
}

/** One stage, look by look, until it is done, has failed, or must wait long. */
async function advance(name: StageName, current: Keeper, deps: TickDeps, signal: AbortSignal): Promise<void> {
  const stage = deps.stageNamed(name);
  const leave = new AbortController();
  const either = AbortSignal.any([signal, leave.signal]);
  const report = reporter(name, current, deps, (why) => leave.abort(why));
  const startedAt = current.run.stages.find((one) => one.name === name)?.startedAt ?? deps.now();
  await current.change((run) => resumed(run, name, startedAt));
  while (!signal.aborted && !isEnded(current.run)) {
    let step: StageStep;
    let pause: number;
    let failing: Pick<StageState, 'failingSince' | 'failures'> = {};
    try {
      step = await stage.advance({ ...contextOf(current.run, startedAt, deps, either), report });
      pause = step.kind === 'decided' ? 0 : pauseMs(deps.now() - startedAt);
    } catch (error) {
      const reason: unknown = leave.signal.reason;
      if (reason instanceof Superseded || isStoreFailure(reason)) throw reason;
      if (either.aborted) return;
      // Not the stage's failure, and nothing could be saved of it: the tick comes again, for as long as it takes.
      if (isStoreFailure(error)) throw error;
      const before = current.run.stages.find((one) => one.name === name);
      failing = {
        failingSince: before?.failingSince ?? deps.now(),
        failures: (before?.failures ?? 0) + 1,
      };
      const again = pauseAfter(error, failing, deps);
      if (again === undefined) {
        deps.log.error('stage.failed', { run: current.run.id, stage: name, error });
        await current.change((run) => (isEnded(run) ? run : failed(run, name, error, deps.now())));
        return;
      }
      deps.log.warn('stage.retried', { run: current.run.id, stage: name, ...failing, error });
      step = { kind: 'wait', note: `${asAppError(error).sentence} Trying again.` };
      pause = again;
    }
    if (isEnded(current.run)) return;
    if (step.kind === 'done') {
      const note = step.note;
      await current.change((run) =>
        withStage(run, name, { status: 'done', endedAt: deps.now(), ...defined({ note }) }, step.facts),
      );
      return;
    }
    const isLong = pause > longestHeldMs;
    const { note, progress, facts } = step;
    await current.change((run) =>
      withStage(
        run,
        name,
        {
          ...defined({ note, progress }),
          ...failing,
          ...(isLong ? { dueAt: deps.now() + pause } : {}),
        },
        facts,
      ),
    );
    if (isLong) return;
    if (pause > 0) await deps.sleep(pause, signal);
    // The run stops for everybody in the loop above, which looks once a stage has come to an end.
    if ((await deps.cancelledBy()) !== undefined) return;
  }
}

const contextOf = (run: Run, startedAt: number, deps: TickDeps, signal: AbortSignal): StageContext => ({
  runId: run.id,
  attempt: run.attempt ?? 1,
  preflightProblems: () => deps.preflightProblems(run),
  inputs: run.inputs,
  facts: run.facts,
  settings: deps.settings,
  azure: deps.azure,
  routes: deps.routes,
  now: deps.now,
  startedAt,
  signal,
  report: () => undefined,
});

/** A card is read by people. */
const reportMs = 1000;

/**
 * What a stage says in the middle of an advance, saved now and then; and while at it, a look whether somebody has asked for
 * the run to stop.
 */
function reporter(
  name: StageName,
  current: Keeper,
  deps: TickDeps,
  leave: (why: unknown) => void,
): StageContext['report'] {
  let nextAt = Number.NEGATIVE_INFINITY;
  let isSaving = false;
  return (note, progress) => {
    if (isSaving || deps.now() < nextAt) return;
    isSaving = true;
    current
      .change((run) => withStage(run, name, { note, ...defined({ progress }) }))
      .then(async () => {
        if ((await deps.cancelledBy()) !== undefined) leave('cancelled');
      })
      .catch(leave)
      .finally(() => {
        nextAt = deps.now() + reportMs;
        isSaving = false;
      });
  };
}

/** Ends a run on request: every stage under way takes back what is half made, and says so. */
async function takeBack(current: Keeper, by: string, deps: TickDeps, signal: AbortSignal): Promise<void> {
  const told: Words[] = [];
  for (const { name, title, startedAt } of current.run.stages.filter(({ status }) => status === 'running'))
    try {
      const sentence = await deps
        .stageNamed(name)
        .cancel?.(contextOf(current.run, startedAt ?? deps.now(), deps, signal));
      if (sentence !== undefined) told.push(sentence);
    } catch (error) {
      if (isStoreFailure(error)) throw error;
      deps.log.error('stage.cancel_failed', { run: current.run.id, stage: name, error });
      told.push(`${title} could not be taken back: ${asAppError(error).sentence}`);
    }
  await current.change((run) => (isEnded(run) ? run : cancelled(run, by, told, deps.now())));
}

function pauseAfter(
  error: unknown,
  { failingSince = 0, failures = 0 }: Pick<StageState, 'failingSince' | 'failures'>,
  { retry, now, random }: TickDeps,
): number | undefined {
  if (!(error instanceof AppError) || !error.retryable) return undefined;
  return retryPauseMs(retry, failures, now() - failingSince, error.reason, random);
}

/** The one record that the side-by-side stages of a tick share: changes are saved one after the other. */
class Keeper {
  #queue: Promise<void> = Promise.resolve();

  constructor(
    public run: Run,
    private readonly deps: TickDeps,
  ) {}

  /** Applies and saves a change; one that changes nothing is not saved. */
  change(apply: (run: Run) => Run): Promise<void> {
    const turn = this.#queue.then(async () => {
      const next = apply(this.run);
      if (JSON.stringify(next) === JSON.stringify(this.run)) return;
      const saved = await this.deps.save(next);
      if (saved === undefined) throw new Superseded();
      this.run = saved;
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }
}
