import type { PlanLine, Problem } from '../stages/planLine.js';
import type { RunInputs } from '../stages/inputs.js';
import type { Run } from './run.js';
import type { RunKind } from './runKind.js';

/** What a command would do, shown before anything is done. */
export interface Plan {
  readonly kind: RunKind;
  readonly inputs: RunInputs;
  readonly lines: readonly PlanLine[];
  /** Any of these keeps the plan from being offered for confirmation. */
  readonly problems: readonly Problem[];
  /** What to know before confirming, a sentence each. */
  readonly notes?: readonly string[];
  /** What to say beside a sum of prices. */
  readonly priceNote?: string;
  /** A word the person must type to confirm; set for what cannot be undone. */
  readonly typedConfirmation?: string;
}

export interface Planner {
  plan(kind: RunKind, inputs: RunInputs): Promise<Plan>;
  /** What stands in the way of what a run has left to do, looked at anew. */
  obstacles(run: Run): Promise<readonly Problem[]>;
}
