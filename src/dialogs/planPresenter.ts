import type { Activity } from 'botbuilder';
import type { Plan } from '../runs/plan.js';
import type { Person, Place } from '../runs/run.js';
import type { Proposal } from '../runs/runs.js';
import type { RunInputs } from '../stages/inputs.js';
import type { Problem } from '../stages/planLine.js';

/** Says something where the plan was asked for, in a turn or outside of one; gives the new activity's id if there is one. */
export type Say = (activity: Partial<Activity>) => Promise<string | undefined>;

/** How it is shown what a command came to; the bot draws the cards. */
export interface PlanPresenter {
  /**
   * Without a proposal the plan has problems and is shown with no way to confirm it.
   *
   * @param asked what was asked for, before the plan pinned anything
   */
  show(say: Say, plan: Plan, proposal: Proposal | undefined, asked: RunInputs): Promise<void>;
  /** Another plan stands in the place of this one; shows that on its card, where it can. */
  close(proposalId: string, person: Person, place: Place): Promise<void>;
  refuse(say: Say, problem: Problem): Promise<void>;
}
