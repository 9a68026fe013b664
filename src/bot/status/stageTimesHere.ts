import type { Log } from '../../log.js';
import type { Runs } from '../../runs/runs.js';
import { stageTimes, type StageTimes } from '../../runs/stageTimes.js';
import type { Clock } from '../clock.js';

/** How long stages take, as the cards tell it. Never fails: an estimate decorates. */
export type ReadStageTimes = () => Promise<StageTimes>;

/** Enough runs to know how long things take here. */
export const lookedAt = 20;
/** A card is drawn every other second; what the last runs took changes with a run's end. */
const knownForMs = 30_000;

export interface StageTimesDeps {
  readonly runs: Pick<Runs, 'recent'>;
  readonly clock: Clock;
  readonly log: Log;
  /** How many times faster than in Azure its operations go. */
  readonly speed: number;
}

export function createStageTimes({ runs, clock, log, speed }: StageTimesDeps): ReadStageTimes {
  let known: { readonly at: number; readonly times: StageTimes } | undefined;
  return async () => {
    const now = clock.now();
    if (known !== undefined && now - known.at < knownForMs) return known.times;
    try {
      known = { at: now, times: stageTimes(await runs.recent(lookedAt), speed) };
      return known.times;
    } catch (error) {
      log.warn('stage_times.not_read', { error });
      return known?.times ?? stageTimes([], speed);
    }
  };
}
