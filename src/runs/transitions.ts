import { asAppError, type AppError } from '../errors/appError.js';
import { command, isSame, joined, type NextStep, type Words } from '../errors/nextStep.js';
import { isEnded, type Ending, type Run, type StageState } from './run.js';
import type { Stage, StageName } from '../stages/stage.js';
import type { Facts } from '../stages/facts.js';

/** Every way in which a run's record moves, as functions from record to record. Nothing else may change a status. */
export function withStage(run: Run, name: StageName, change: Partial<StageState>, facts?: Facts): Run {
  // A stage that was in the middle of a request when another one failed: its news comes too late.
  if (isEnded(run)) return run;
  return {
    ...run,
    facts: facts === undefined ? run.facts : { ...run.facts, ...facts },
    stages: run.stages.map((stage) => (stage.name === name ? clean({ ...stage, ...change }, change) : stage)),
  };
}

/** A stage that begins, or goes on after a long wait. */
export function resumed(run: Run, name: StageName, startedAt: number): Run {
  const stages = run.stages.map((stage) => {
    if (stage.name !== name) return stage;
    const { dueAt: _dueAt, ...rest } = stage;
    return { ...rest, status: 'running' as const, startedAt };
  });
  return isEnded(run) ? run : { ...run, stages };
}

export const started = (run: Run, now: number): Run =>
  run.status === 'queued' ? { ...run, status: 'running', startedAt: now } : run;

/** Longer than any pause: a time further off was written down by a clock that was ahead. */
const farOffMs = 2 * 60_000;
const isDue = (dueAt = 0, now: number): boolean => dueAt <= now || dueAt > now + farOffMs;

/** The stages whose time has come: every stage before them is done, and what they wait for may have happened. */
export function readyStages(run: Run, now: number, stageNamed: (name: StageName) => Stage): StageName[] {
  const inRun = new Map(run.stages.map((stage) => [stage.name, stage]));
  return run.stages
    .filter(({ status, dueAt }) => (status === 'waiting' || status === 'running') && isDue(dueAt, now))
    .filter(({ name }) =>
      // What the other stages of a slice would have made is looked up by the preflight: nothing goes before it.
      ['preflight' as const, ...stageNamed(name).needs].every((need) => {
        if (need === name) return true;
        const before = inRun.get(need);
        return before === undefined || before.status === 'done';
      }),
    )
    .map(({ name }) => name);
}

/** When the next stage may move; undefined when none waits for a time. */
export function nextDue(run: Run): number | undefined {
  const due = run.stages.flatMap(({ status, dueAt }) =>
    status === 'running' && dueAt !== undefined ? [dueAt] : [],
  );
  return due.length === 0 ? undefined : Math.min(...due);
}

export const isComplete = (run: Run): boolean => run.stages.every(({ status }) => status === 'done');

export function succeeded(run: Run, now: number, ending: Ending): Run {
  return { ...run, status: 'succeeded', endedAt: now, ending };
}

/** Stopped on request: `told` are the stages' sentences on what was taken back and what remains. */
export function cancelled(run: Run, by: string, told: readonly Words[], now: number): Run {
  return {
    ...run,
    status: 'cancelled',
    endedAt: now,
    ending: {
      reason: 'cancelled',
      sentence: joined([`Cancelled by ${by}.`, ...told], ' '),
      next: command('status'),
    },
    stages: run.stages.map((stage) =>
      stage.status === 'running' || stage.status === 'waiting'
        ? clean({ ...stage, status: 'skipped', ...(stage.status === 'running' ? { endedAt: now } : {}) }, {})
        : stage,
    ),
  };
}

/**
 * A run that had failed or was cancelled, taken up again: what is done stays done, but for the preflight, since the world
 * may have moved; of the rest nothing is known any more that speaks of the attempt before.
 */
export function reopened(run: Run, stageNamed: (name: StageName) => Stage): Run {
  const { ending: _ending, endedAt: _endedAt, startedAt: _startedAt, ...kept } = run;
  const again = ({ name, status }: StageState) => status !== 'done' || name === 'preflight';
  const forgotten = new Set(run.stages.filter(again).flatMap(({ name }) => stageNamed(name).forgets ?? []));
  return {
    ...kept,
    status: 'queued',
    attempt: (run.attempt ?? 1) + 1,
    stages: run.stages.map((stage) =>
      again(stage) ? { name: stage.name, title: stage.title, status: 'waiting' } : stage,
    ),
    facts: Object.fromEntries(
      Object.entries(run.facts).filter(([name]) => !forgotten.has(name as keyof Facts)),
    ),
  };
}

/** Cards show some and count the others, so that what is counted must be kept. */
const mostDetails = 100;

/** The stage that failed says why; what was running or had not begun is left out. */
export function failed(run: Run, name: StageName, error: unknown, now: number): Run {
  const { reason, sentence, details } = asAppError(error);
  return {
    ...run,
    status: 'failed',
    endedAt: now,
    ending: {
      reason,
      sentence,
      next: nextStep(run, asAppError(error)),
      ...(details.length === 0 ? {} : { details: details.slice(0, mostDetails) }),
    },
    stages: run.stages.map((stage) => {
      if (stage.name === name) return clean({ ...stage, status: 'failed', note: sentence, endedAt: now }, {});
      if (stage.status === 'running')
        return clean(
          {
            ...stage,
            status: 'skipped',
            note: 'Not followed any further; what Azure has begun goes on',
            endedAt: now,
          },
          {},
        );
      return stage.status === 'waiting' ? { ...stage, status: 'skipped' } : stage;
    }),
  };
}

/** Where nobody has to change anything first, or nobody knows better, the next step is to take this very run up again. */
function nextStep({ id }: Run, { next, retryable }: AppError): NextStep {
  const isOpen = [command('retry'), command('status')].some((step) => isSame(step, next));
  return retryable || next === undefined || isOpen ? command('retry', id) : next;
}

/** What speaks of a stage under way, or of a row of failures that is over, goes. */
function clean(stage: StageState, change: Partial<StageState>): StageState {
  const { failingSince: _since, failures: _failures, ...passed } = stage;
  const kept = change.failures === undefined ? passed : stage;
  if (kept.status === 'running') return kept;
  const { dueAt: _dueAt, progress: _progress, ...rest } = kept;
  return rest;
}
