import type { Storage } from 'botbuilder';
import type { Plan } from '../../runs/plan.js';
import type { PlanNext } from '../cards/plan/planNext.js';

/** A plan card that was shown: kept so that it can be drawn again without its buttons. */
export interface ShownPlan {
  readonly plan: Plan;
  readonly personName: string;
  readonly activityId?: string;
  /** The activity with the form that changes it, where that stands beside the card. */
  readonly formId?: string;
  /** The command line that asked for it, where it may be said again. */
  readonly asked?: string;
  /** What became of the plan, once it is no longer open. */
  readonly note?: string;
  /** What leads on from there. */
  readonly next?: PlanNext;
}

/** Decoration only: what is lost here costs a plainer card, never a confirmation. */
export class PlanCards {
  constructor(private readonly storage: Storage) {}

  async remember(proposalId: string, shown: ShownPlan): Promise<void> {
    await this.storage.write({ [key(proposalId)]: shown });
  }

  async recall(proposalId: string): Promise<ShownPlan | undefined> {
    const items = (await this.storage.read([key(proposalId)])) as Record<string, ShownPlan | undefined>;
    return items[key(proposalId)];
  }
}

const key = (proposalId: string): string => `planCards/${proposalId}`;
