import { defined } from '../../defined.js';
import { runCommand } from '../../dialogs/commandList.js';
import type { PlanPresenter, Say } from '../../dialogs/planPresenter.js';
import type { Plan } from '../../runs/plan.js';
import { plannedTime } from '../../runs/plannedTime.js';
import { stagesOf } from '../../runs/runDefinition.js';
import type { Proposal, Runs } from '../../runs/runs.js';
import type { Problem } from '../../stages/planLine.js';
import type { Card } from '../cards/card.js';
import { planCard } from '../cards/plan/planCard.js';
import { cardMessage } from '../channel/cardMessage.js';
import type { Clock } from '../clock.js';
import { explained } from '../explained.js';
import type { PlanCards } from './planCards.js';

export interface CardPresenterDeps {
  readonly planCards: PlanCards;
  readonly clock: Clock;
  /** Earlier ones tell how long things take here. */
  readonly runs: Pick<Runs, 'recent'>;
  /** How many times faster than in Azure its operations go. */
  readonly speed: number;
}

/** Enough to know how long things take here. */
const lookedAt = 20;

/** Shows plans as cards. */
export class CardPresenter implements PlanPresenter {
  constructor(private readonly deps: CardPresenterDeps) {}

  async show(say: Say, plan: Plan, proposal: Proposal | undefined): Promise<void> {
    if (proposal === undefined) {
      await say(cardMessage(planCard(plan, { kind: 'problems' })));
      return;
    }
    const personName = proposal.person.name;
    const activityId = await say(cardMessage(await this.open(plan, proposal)));
    await this.deps.planCards.remember(proposal.id, {
      plan,
      personName,
      ...defined({ activityId }),
    });
  }

  /** A plan as it waits for its person. */
  async open(plan: Plan, { id: proposalId, person, expiresAt }: Proposal): Promise<Card> {
    const { clock, runs, speed } = this.deps;
    const earlier = await runs.recent(lookedAt).catch(() => []);
    const time = plannedTime(plan, stagesOf(runCommand, plan.kind, plan.inputs), { earlier, speed });
    const validMs = Math.max(0, expiresAt - clock.now());
    return planCard(plan, {
      kind: 'open',
      proposalId,
      personName: person.name,
      validMs,
      ...defined({ time }),
    });
  }

  async refuse(say: Say, problem: Problem): Promise<void> {
    await say(explained(problem));
  }
}
