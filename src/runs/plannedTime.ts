import type { StageName } from '../stages/stage.js';
import { stageNamed } from '../stages/stages.js';
import type { Plan } from './plan.js';
import type { Run, StageState } from './run.js';
import { stageTimes } from './stageTimes.js';
import { timeLeft } from './timeLeft.js';

/** How long a plan's run would take, in milliseconds. */
export interface PlannedTime {
  readonly ms: number;
  /** Of that, what takes longest, the longest first. */
  readonly longest: readonly { readonly title: string; readonly ms: number }[];
}

/**
 * About how long the run of a plan takes, of which these would be the stages.
 *
 * @returns undefined where a stage takes nobody knows how long
 */
export function plannedTime(
  { settled = [], dataset }: Plan,
  names: readonly StageName[],
  { earlier, speed }: { readonly earlier: readonly Run[]; readonly speed: number },
): PlannedTime | undefined {
  const tuning = dataset?.tuning;
  const estimates = tuning === undefined ? {} : { finetune: tuning.minutes * 60_000 };
  const times = stageTimes(earlier, speed, estimates);
  const open = names.filter((name) => !settled.includes(name));
  const timeOf = (waiting: readonly StageName[]): number | undefined =>
    timeLeft(runOf(names, waiting), { times, now: 0 })?.ms;
  const ms = timeOf(open);
  if (ms === undefined) return undefined;
  const longest = open
    .map((name) => ({ title: stageNamed(name).title, ms: timeOf([name]) ?? 0 }))
    .sort((one, other) => other.ms - one.ms)
    .slice(0, 3);
  return { ms, longest };
}

/** A run that stands so, for the sake of its stages. */
const runOf = (
  names: readonly StageName[],
  waiting: readonly StageName[],
): Pick<Run, 'stages' | 'status'> => ({
  status: 'queued',
  stages: names.map((name): StageState => ({
    name,
    title: name,
    status: waiting.includes(name) ? 'waiting' : 'done',
  })),
});
