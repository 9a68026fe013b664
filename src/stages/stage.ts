import type { Azure } from '../azure/azure.js';
import type { DatasetSummary } from './data/datasetSummary.js';
import type { Words } from '../errors/nextStep.js';
import type { Settings } from '../settings.js';
import type { Facts } from './facts.js';
import type { RunInputs } from './inputs.js';
import type { CoreNeed } from './quota/coreNeeds.js';
import type { PlanLine, Problem } from './planLine.js';
import type { Routes } from '../backends/routes.js';

export type StageName =
  | 'preflight'
  | 'preparation'
  | 'resources'
  | 'roles'
  | 'dataset'
  | 'compute'
  | 'finetune'
  | 'register'
  | 'endpoint'
  | 'key'
  | 'deployment'
  | 'readiness'
  | 'traffic'
  | 'route'
  | 'baseDeployment'
  | 'hub'
  | 'project'
  | 'connection'
  | 'flowFiles'
  | 'flow'
  | 'flowTest'
  | 'quotaRequest'
  | 'primaryKey'
  | 'secondaryKey'
  | 'unroute'
  | 'removeEndpoint'
  | 'removeResources';

export interface StageContext {
  readonly runId: string;
  /** How often the run has been taken up: 1 the first time. */
  readonly attempt: number;
  /** What stands in the way of the whole run, looked at anew. */
  readonly preflightProblems: () => Promise<readonly Problem[]>;
  readonly inputs: RunInputs;
  readonly facts: Facts;
  readonly settings: Settings;
  readonly azure: Azure;
  readonly routes: Routes;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Since when this stage has been running, epoch milliseconds. */
  readonly startedAt: number;
  /** Ends what is under way, for the run is to stop or somebody else has it. */
  readonly signal: AbortSignal;
  /** Tells how far an advance is that takes long: shown now and then, kept nowhere for good. */
  readonly report: (note: string, progress?: number) => void;
}

/** What one look (and perhaps one act) came to. */
export type StageStep =
  | { readonly kind: 'done'; readonly facts?: Facts; readonly note?: Words }
  | {
      /** `decided`: these facts must be saved before they are acted on, and there is nothing to wait for. */
      readonly kind: 'wait' | 'decided';
      readonly facts?: Facts;
      readonly note?: Words;
      readonly progress?: number;
    };

/** The end of a log. */
export interface StageLog {
  /** Whose: `Job hieno-12ab`. */
  readonly what: string;
  /** Empty where nothing has been written yet. */
  readonly text: string;
}

export interface PlanContext {
  readonly stageNames: readonly StageName[];
  readonly inputs: RunInputs;
  readonly settings: Settings;
  readonly azure: Azure;
  readonly routes: Routes;
  /** What the plan's earlier stages found, so that later ones need not ask again. */
  readonly facts: Facts;
}

export interface StagePlan {
  readonly lines: readonly PlanLine[];
  readonly problems?: readonly Problem[];
  /** What the person should know before confirming: one sentence each. */
  readonly notes?: readonly string[];
  /** What of it is billed though no price is known here, a few words each. */
  readonly unpriced?: readonly string[];
  /** Machines that would be asked for; whether there are cores for all of them together is looked at once. */
  readonly cores?: CoreNeed;
  readonly facts?: Facts;
  /** What would be trained on; or that it must be fetched and checked first. */
  readonly dataset?: DatasetSummary;
  readonly needsPreparation?: true;
  /** What the plan has settled that the person left open: confirmed as it was shown. */
  readonly inputs?: RunInputs;
}

/**
 * One idempotent piece of a run. `advance` looks first and acts second: it adopts what exists and fits, creates what is
 * missing and says `wait` until Azure has finished. Called again after `done` it costs reads and changes nothing.
 * It throws an AppError; one that is `retryable` is tried again.
 */
export interface Stage {
  readonly name: StageName;
  readonly title: string;
  /** Stages whose facts this one needs. Those that are part of the same run come first; the rest are looked up. */
  readonly needs: readonly StageName[];
  /** Facts of its own that name what a failed attempt has left behind: a retry must not go on with them. */
  readonly forgets?: readonly (keyof Facts)[];
  plan(context: PlanContext): Promise<StagePlan>;
  advance(context: StageContext): Promise<StageStep>;
  /**
   * Takes back what is half made when the run is cancelled while this stage is under way.
   *
   * @returns a sentence on what was taken back, or on what remains
   */
  cancel?(context: StageContext): Promise<Words>;
  /** What Azure has written about this stage's doing; undefined where it has done nothing that is written about. */
  log?(context: Pick<StageContext, 'azure' | 'facts'>): Promise<StageLog | undefined>;
}
