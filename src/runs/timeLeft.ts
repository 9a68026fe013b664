import { stageNamed } from '../stages/stages.js';
import type { StageName } from '../stages/stage.js';
import { isEnded, type Run, type StageState } from './run.js';
import type { StageTimes, TimeSource } from './stageTimes.js';

export interface TimeLeft {
  /** Milliseconds. */
  readonly ms: number;
  /** What is under way has taken longer than it does: `ms` is what comes after it. */
  readonly isOver: boolean;
  /** What it is estimated from. */
  readonly from: ReadonlySet<TimeSource>;
}

const none: TimeLeft = { ms: 0, isOver: false, from: new Set() };

/** Less of a stage says nothing about its pace: it begins with getting machines. */
const tellingProgress = 0.1;
/** Nobody tells times to the second. */
const graceMs = 10_000;

/**
 * About how long a stage still takes: what is left of its usual time; beyond that, at the pace that it shows.
 *
 * @returns undefined where nobody can say, or where it fails at the moment
 */
export function stageTimeLeft(stage: StageState, times: StageTimes, now: number): TimeLeft | undefined {
  if (stage.status !== 'waiting' && stage.status !== 'running') return none;
  const whole = times(stage.name);
  if (whole === undefined || stage.failingSince !== undefined) return undefined;
  const { startedAt = now, progress = 0 } = stage;
  const elapsed = stage.status === 'waiting' ? 0 : Math.max(0, now - startedAt);
  const left = whole.ms - elapsed;
  if (left > 0 || progress < tellingProgress || progress >= 1)
    return { ms: Math.max(0, left), isOver: left < -graceMs, from: new Set([whole.from]) };
  return { ms: (elapsed * (1 - progress)) / progress, isOver: false, from: new Set(['pace']) };
}

export interface TimeLeftOptions {
  readonly times: StageTimes;
  readonly now: number;
  /** Up to the end of this stage rather than of the run. */
  readonly until?: StageName;
}

/**
 * About how long a run still takes, as the longest chain of the stages that wait for each other.
 *
 * @returns undefined where a stage takes nobody knows how long, where one fails at the moment, or where it has ended
 */
export function timeLeft(
  run: Pick<Run, 'stages' | 'status'>,
  { until, times, now }: TimeLeftOptions,
): TimeLeft | undefined {
  if (isEnded(run)) return undefined;
  const stages = new Map(run.stages.map((stage) => [stage.name, stage]));
  const known = new Map<StageName, TimeLeft | undefined>();
  const upTo = (name: StageName): TimeLeft | undefined => {
    if (known.has(name)) return known.get(name);
    const before = ['preflight' as const, ...stageNamed(name).needs].filter(
      (need) => need !== name && stages.has(need),
    );
    const stage = stages.get(name);
    const own = stage === undefined ? none : stageTimeLeft(stage, times, now);
    const sum = after(longest(before.map(upTo)), own);
    known.set(name, sum);
    return sum;
  };
  const ends = until !== undefined && stages.has(until) ? [until] : [...stages.keys()];
  return longest(ends.map(upTo));
}

/** Of several that go side by side. Of two that take as long the one counts that is over. */
function longest(chains: readonly (TimeLeft | undefined)[]): TimeLeft | undefined {
  return chains.reduce<TimeLeft | undefined>((most, chain) => {
    if (most === undefined || chain === undefined) return undefined;
    if (chain.ms === most.ms) return chain.isOver ? chain : most;
    return chain.ms > most.ms ? chain : most;
  }, none);
}

const after = (before: TimeLeft | undefined, own: TimeLeft | undefined): TimeLeft | undefined =>
  before === undefined || own === undefined
    ? undefined
    : {
        ms: before.ms + own.ms,
        isOver: before.isOver || own.isOver,
        from: new Set([...before.from, ...own.from]),
      };
