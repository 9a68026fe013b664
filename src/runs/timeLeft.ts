import { stageNamed } from '../stages/stages.js';
import type { StageName } from '../stages/stage.js';
import type { Run, StageState } from './run.js';

const second = 1000;
const minute = 60 * second;

/**
 * What stages take in Azure, roughly, in milliseconds: Microsoft promises none of it. Those that depend on data or on
 * people are not here: nobody can say.
 */
const typical: Readonly<Partial<Record<StageName, number>>> = {
  preflight: 10 * second,
  resources: 3 * minute,
  roles: minute,
  dataset: minute,
  compute: 2 * minute,
  finetune: 35 * minute,
  register: 10 * second,
  endpoint: 2 * minute,
  key: 10 * second,
  deployment: 12 * minute,
  readiness: minute,
  traffic: 30 * second,
  route: second,
  baseDeployment: 12 * minute,
  hub: 2 * minute,
  project: minute,
  connection: 10 * second,
  flowFiles: 10 * second,
  flow: 10 * second,
  flowTest: 3 * minute,
  primaryKey: 30 * second,
  secondaryKey: 30 * second,
  unroute: second,
  removeEndpoint: 2 * minute,
  removeResources: 5 * minute,
};

/** What found its thing there already took no time that says anything about the next one. */
const adoptedShare = 0.1;

export interface TimeLeftOptions {
  /** Runs whose stages tell how long they take here; newest first. */
  readonly earlier: readonly Run[];
  readonly now: number;
  /** How many times faster than in Azure its operations go. */
  readonly speed: number;
  /** What is known better of these very stages than what they usually take in Azure, in milliseconds. */
  readonly estimates?: Readonly<Partial<Record<StageName, number>>>;
  /** Up to the end of this stage rather than of the run. */
  readonly until?: StageName;
}

/**
 * About how long a run still takes, in milliseconds, as the longest chain of the stages that wait for each other.
 *
 * @returns undefined where a stage takes nobody knows how long, fails at the moment, or has taken much longer than it does
 */
export function timeLeft(
  run: Pick<Run, 'stages'>,
  { until, ...options }: TimeLeftOptions,
): number | undefined {
  const stages = new Map(run.stages.map((stage) => [stage.name, stage]));
  const known = new Map<StageName, number | undefined>();
  const upTo = (name: StageName): number | undefined => {
    if (known.has(name)) return known.get(name);
    const before = ['preflight' as const, ...stageNamed(name).needs].filter(
      (need) => need !== name && stages.has(need),
    );
    const stage = stages.get(name);
    const sum = longest([...before.map(upTo)], stage === undefined ? 0 : ownTime(stage, options));
    known.set(name, sum);
    return sum;
  };
  const ends = until !== undefined && stages.has(until) ? [until] : [...stages.keys()];
  return longest(ends.map(upTo), 0);
}

function longest(before: readonly (number | undefined)[], own: number | undefined): number | undefined {
  return before.includes(undefined) || own === undefined
    ? undefined
    : Math.max(0, ...before.map((ms) => ms ?? 0)) + own;
}

function ownTime(stage: StageState, options: Omit<TimeLeftOptions, 'until'>): number | undefined {
  if (stage.status !== 'waiting' && stage.status !== 'running') return 0;
  const whole = expected(stage.name, options);
  const { startedAt, progress, failingSince } = stage;
  if (whole === undefined || stage.status === 'waiting' || startedAt === undefined) return whole;
  if (failingSince !== undefined) return undefined;
  if (progress !== undefined) return whole * (1 - Math.min(1, Math.max(0, progress)));
  const elapsed = options.now - startedAt;
  return elapsed > 2 * whole ? undefined : Math.max(0, whole - elapsed);
}

/** The middle one of what it has taken here lately; else what it takes in Azure. */
function expected(
  name: StageName,
  { earlier, speed, estimates }: Omit<TimeLeftOptions, 'until'>,
): number | undefined {
  const usual = estimates?.[name] ?? typical[name];
  if (usual === undefined) return undefined;
  const guess = speed > 0 ? usual / speed : undefined;
  const taken = earlier
    .flatMap(({ stages }) => stages)
    .flatMap(({ name: other, status, startedAt, endedAt }) =>
      other === name && status === 'done' && startedAt !== undefined && endedAt !== undefined
        ? [endedAt - startedAt]
        : [],
    )
    .filter((ms) => guess === undefined || ms > guess * adoptedShare)
    .slice(0, 5)
    .sort((one, other) => one - other);
  return taken[Math.floor(taken.length / 2)] ?? guess;
}
