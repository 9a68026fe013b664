import type { Log } from '../../log.js';
import { isEnded, type Run } from '../../runs/run.js';
import type { Runs } from '../../runs/runs.js';
import { stageTimes } from '../../runs/stageTimes.js';
import { nextCommand } from '../../stages/nextCommand.js';
import type { ReadStanding, Standing } from '../../stages/standing.js';
import type { Clock } from '../clock.js';
import { soon } from '../soon.js';
import { lookedAt } from './stageTimesHere.js';
import { leadsToAnswers, underWayWords } from './underWay.js';
import type { CommandStep } from '../../errors/nextStep.js';

export interface UnderWay {
  /** With the time left: `The model is being deployed: about 5 min left`. */
  readonly words: string;
  /** Whether a model will answer once it is done. */
  readonly willAnswer: boolean;
}

/** How it goes on where no model answers. */
export interface Outlook {
  /** What is under way, if anything is; asks the runs only. */
  underWay(): Promise<UnderWay | undefined>;
  /** The command that leads on from what there is; undefined where nobody can say. */
  next(): Promise<CommandStep | undefined>;
}

export interface OutlookDeps {
  readonly runs: Pick<Runs, 'recent'>;
  readonly readStanding: ReadStanding;
  readonly clock: Clock;
  readonly log: Log;
  /** How many times faster than in Azure its operations go. */
  readonly speed: number;
}

/** Somebody waits for an answer. */
const patienceMs = 5000;
/** Somebody may change things without us. */
const knownForMs = 10 * 60_000;

/** Looks ahead; Azure is asked again only after a run has moved, and now and then. */
export function createOutlook({ runs, readStanding, clock, log, speed }: OutlookDeps): Outlook {
  let known: { readonly of: string; readonly at: number; readonly standing: Standing } | undefined;

  async function standing(recent: readonly Run[]): Promise<Standing | undefined> {
    const of = recent.map(({ id, version }) => `${id} ${version}`).join();
    const now = clock.now();
    if (known?.of === of && now - known.at < knownForMs) return known.standing;
    try {
      known = { of, at: now, standing: await soon(readStanding, clock, patienceMs) };
      return known.standing;
    } catch (error) {
      log.warn('outlook.azure_not_asked', { error });
      return undefined;
    }
  }

  return {
    async underWay() {
      const recent = await runs.recent(lookedAt);
      const open = recent.filter((run) => !isEnded(run));
      const run = open.find(leadsToAnswers) ?? open.find(({ kind }) => kind !== 'preparation') ?? open[0];
      if (run === undefined) return undefined;
      return {
        words: underWayWords(run, { times: stageTimes(recent, speed), now: clock.now() }),
        willAnswer: leadsToAnswers(run),
      };
    },
    async next() {
      const found = await standing(await runs.recent(lookedAt));
      return found === undefined ? undefined : nextCommand(found);
    },
  };
}
