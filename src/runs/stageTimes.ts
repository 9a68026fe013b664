import type { StageName } from '../stages/stage.js';
import type { Run } from './run.js';

/** Where it is known from how long a stage takes. `scaled`: what Azure takes, at the speed of a local one. */
export type TimeSource = 'here' | 'azure' | 'scaled' | 'pace';

export interface StageTime {
  readonly ms: number;
  readonly from: TimeSource;
}

/** How long a stage takes; undefined where nobody can say. */
export type StageTimes = (name: StageName) => StageTime | undefined;

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

/**
 * What a stage has taken here lately, the middle one of the last; else what it takes in Azure.
 *
 * @param earlier runs whose stages tell how long they take here; newest first
 * @param speed how many times faster than in Azure its operations go; 0: nobody knows
 * @param estimates what is known better of these very stages than what they usually take in Azure, in milliseconds
 */
export function stageTimes(
  earlier: readonly Run[],
  speed: number,
  estimates: Readonly<Partial<Record<StageName, number>>> = {},
): StageTimes {
  const taken = new Map<StageName, number[]>();
  for (const { name, status, startedAt, endedAt } of earlier.flatMap(({ stages }) => stages))
    if (status === 'done' && startedAt !== undefined && endedAt !== undefined)
      taken.set(name, [...(taken.get(name) ?? []), endedAt - startedAt]);
  return (name) => {
    const usual = estimates[name] ?? typical[name];
    if (usual === undefined) return undefined;
    const guess = speed > 0 ? usual / speed : undefined;
    const here = (taken.get(name) ?? [])
      .filter((ms) => guess === undefined || ms > guess * adoptedShare)
      .slice(0, 5)
      .sort((one, other) => one - other);
    const middle = here[Math.floor(here.length / 2)];
    if (middle !== undefined) return { ms: middle, from: 'here' };
    return guess === undefined ? undefined : { ms: guess, from: speed === 1 ? 'azure' : 'scaled' };
  };
}
