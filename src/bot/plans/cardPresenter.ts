import { ActivityTypes } from 'botbuilder';
import { defined } from '../../defined.js';
import type { PlanPresenter, Say } from '../../dialogs/planPresenter.js';
import type { Plan } from '../../runs/plan.js';
import type { Proposal } from '../../runs/runs.js';
import type { Problem } from '../../stages/planLine.js';
import { planCard } from '../cards/plan/planCard.js';
import { cardMessage } from '../channel/cardMessage.js';
import type { Clock } from '../clock.js';
import { explain } from '../explain.js';
import type { PlanCards } from './planCards.js';

/** Shows plans as cards. */
export class CardPresenter implements PlanPresenter {
  constructor(
    private readonly planCards: PlanCards,
    private readonly clock: Clock,
  ) {}

  async show(say: Say, plan: Plan, proposal: Proposal | undefined): Promise<void> {
    if (proposal === undefined) {
      await say(cardMessage(planCard(plan, { kind: 'problems' })));
      return;
    }
    const personName = proposal.person.name;
    const validMs = proposal.expiresAt - this.clock.now();
    const open = planCard(plan, { kind: 'open', proposalId: proposal.id, personName, validMs });
    const activityId = await say(cardMessage(open));
    await this.planCards.remember(proposal.id, {
      plan,
      personName,
      ...defined({ activityId }),
    });
  }

  async refuse(say: Say, problem: Problem): Promise<void> {
    await say({ type: ActivityTypes.Message, text: explain(problem), textFormat: 'markdown' });
  }
}
