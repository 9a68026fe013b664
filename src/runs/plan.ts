import type { DatasetSummary } from '../stages/data/datasetSummary.js';
import type { PlanLine, Problem } from '../stages/planLine.js';
import type { RunInputs } from '../stages/inputs.js';
import type { StageName } from '../stages/stage.js';
import type { Run } from './run.js';
import type { CommandKind } from './runKind.js';

/** What a command would do, shown before anything is done. */
export interface Plan {
  readonly kind: CommandKind;
  readonly inputs: RunInputs;
  readonly lines: readonly PlanLine[];
  /** Any of these keeps the plan from being offered for confirmation. */
  readonly problems: readonly Problem[];
  /** What to know before confirming, a sentence each. */
  readonly notes?: readonly string[];
  /** What of it is billed though no price is known here, a few words each. */
  readonly unpriced?: readonly string[];
  /** Stages of the run that have nothing left to do. */
  readonly settled?: readonly StageName[];
  /** What to say beside a sum of prices. */
  readonly priceNote?: string;
  /** What would be trained on. */
  readonly dataset?: DatasetSummary;
  /** The data is not here yet: until it is fetched and checked, nobody can say what there is to confirm. */
  readonly needsPreparation?: true;
  /** A word the person must type to confirm; set for what cannot be undone. */
  readonly typedConfirmation?: string;
}

export interface Planner {
  plan(kind: CommandKind, inputs: RunInputs): Promise<Plan>;
  /** What stands in the way of what a run has left to do, looked at anew. */
  preflightProblems(run: Run): Promise<readonly Problem[]>;
}
