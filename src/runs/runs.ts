import type { Plan } from './plan.js';
import type { RunInputs } from '../stages/inputs.js';
import type { Problem } from '../stages/planLine.js';
import type { Paged } from '../store/paged.js';
import type { Person, Place, Run, RunStatus } from './run.js';

/** A plan that waits for its confirmation. */
export interface Proposal {
  readonly id: string;
  readonly plan: Plan;
  readonly person: Person;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** How a plan came about. */
export interface PlanOrigin {
  /** What was asked for, before the plan pinned anything: what a new plan would be made from. */
  readonly asked: RunInputs;
  /** What `Runs.changes` was before the plan was made. */
  readonly asOf: number;
  /** The plan that it was changed from, which is closed by the offer. */
  readonly replaces?: string;
}

/** A plan that another one can be made from: one that nothing has come of yet. */
export interface Changeable {
  readonly plan: Plan;
  /** What was asked for, before the plan pinned anything. */
  readonly asked: RunInputs;
  readonly proposal: Proposal;
}

export interface Confirm {
  readonly proposalId: string;
  readonly person: Person;
  readonly place: Place;
  /** Id of the activity that confirms: the run's id comes from it. */
  readonly activityId: string;
  /** What the person typed, where the plan asks for it. */
  readonly typed?: string;
}

export type Confirmation =
  | { readonly kind: 'started'; readonly run: Run }
  /** The same confirmation, delivered again. */
  | { readonly kind: 'already'; readonly run: Run }
  /** The world is another one than the plan was made in: nothing is done, and this plan is closed for a new one. */
  | { readonly kind: 'overtaken'; readonly problem: Problem; readonly asked: RunInputs }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface Retry {
  readonly runId: string;
  readonly person: Person;
  /**
   * From a card: the version of the run that it shows, so that a second press, or an old card, takes nothing up. From a
   * message: where it was written, and there the run goes on, with a card of its own.
   */
  readonly from: { readonly version: number } | { readonly place: Place };
}

/** What the conversation layer asks of the runs. */
export interface Runs {
  /** How often runs have begun or ended here so far; asked before a plan is made. */
  changes(): Promise<number>;
  /** Throws an AppError where the plan that it replaces has been answered meanwhile. */
  offer(plan: Plan, person: Person, place: Place, origin: PlanOrigin): Promise<Proposal>;
  /** The person's own plan as long as nothing has come of it, or why it cannot be changed. That it is too old to be confirmed is no reason. */
  changeable(proposalId: string, person: Person): Promise<Changeable | Problem>;
  /**
   * Begins to fetch and check what a plan needs to know of the data; the plan itself is offered when that has gone through.
   * Asked again by the same activity it does nothing.
   */
  prepare(
    plan: Plan,
    person: Person,
    place: Place,
    origin: { readonly activityId: string; readonly replaces?: string },
  ): Promise<void>;
  /** The person's own open plan in a conversation, whatever was said since. */
  openProposal(person: Person, place: Place): Promise<Proposal | undefined>;
  /** The one of them that this message, by the key it was claimed with, came right after: what a typed `yes` means. */
  proposalBefore(message: string, person: Person, place: Place): Promise<Proposal | undefined>;
  /** That message was no answer to the plan after all: the next one may be. */
  awaitWords(proposalId: string, message: string): Promise<void>;
  confirm(request: Confirm): Promise<Confirmation>;
  /** Withdraws a plan; answers why not when it is somebody else's, used or expired. */
  withdraw(proposalId: string, person: Person): Promise<Problem | undefined>;
  /** Asks for a run to stop; it ends at its next look. Answers why not when it has ended or is unknown. */
  cancel(runId: string, person: Person): Promise<Problem | undefined>;
  /** Takes a run up again that failed or was cancelled, from where it stopped. Answers why not. */
  retry(request: Retry): Promise<Problem | undefined>;
  get(id: string): Promise<Run | undefined>;
  /** Of this environment, newest first; of any status, or of those that are named. */
  recent(limit: number, ...statuses: readonly RunStatus[]): Promise<readonly Run[]>;
  /** Of this environment. */
  readonly all: Paged<Run>;
}

/** Told of what becomes of the runs by whoever advances them; must not throw. */
export interface RunObserver {
  /** A change was saved; this is not waited for. */
  changed(run: Run): void;
  /** The run has ended. Resolves when everybody who must hear of it has, or nobody can; called again it does nothing twice. */
  ended(run: Run): Promise<void>;
}
