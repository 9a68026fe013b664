import type { TurnContext } from 'botbuilder';
import type { Plan } from '../runs/plan.js';
import type { Proposal } from '../runs/runs.js';
import type { Problem } from '../stages/planLine.js';

/** How a dialog shows what it came to; the bot draws the cards. */
export interface PlanPresenter {
  /** Without a proposal the plan has problems and is shown with no way to confirm it. */
  show(context: TurnContext, plan: Plan, proposal: Proposal | undefined): Promise<void>;
  refuse(context: TurnContext, problem: Problem): Promise<void>;
}
