import { defined } from '../../defined.js';
import { runCommand } from '../../dialogs/commandList.js';
import type { PlanPresenter, Say } from '../../dialogs/planPresenter.js';
import type { Plan } from '../../runs/plan.js';
import { plannedTime } from '../../runs/plannedTime.js';
import { stagesOf } from '../../runs/runDefinition.js';
import type { Proposal, Runs } from '../../runs/runs.js';
import type { RunInputs } from '../../stages/inputs.js';
import type { Problem } from '../../stages/planLine.js';
import type { Log } from '../../log.js';
import type { Person, Place } from '../../runs/run.js';
import type { Card } from '../cards/card.js';
import { escapeMarkdown } from '../cards/markdown.js';
import type { Messenger } from '../channel/messenger.js';
import { planCard } from '../cards/plan/planCard.js';
import { cardMessage } from '../channel/cardMessage.js';
import type { Clock } from '../clock.js';
import { explained } from '../explained.js';
import { askedLine } from './askedLine.js';
import type { PlanCards } from './planCards.js';

export interface CardPresenterDeps {
  readonly planCards: PlanCards;
  readonly clock: Clock;
  readonly messenger: Pick<Messenger, 'update'>;
  readonly log: Log;
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

  async show(say: Say, plan: Plan, proposal: Proposal | undefined, inputs: RunInputs): Promise<void> {
    const asked = askedLine(plan.kind, inputs);
    if (proposal === undefined) {
      await say(cardMessage(planCard(plan, { kind: 'problems', ...defined({ asked }) })));
      return;
    }
    const personName = proposal.person.name;
    const activityId = await say(cardMessage(await this.open(plan, proposal)));
    await this.deps.planCards.remember(proposal.id, {
      plan,
      personName,
      ...defined({ activityId, asked }),
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
      speed,
      ...defined({ time }),
    });
  }

  async close(proposalId: string, { name }: Person, place: Place): Promise<void> {
    const { planCards, messenger, log } = this.deps;
    try {
      const shown = await planCards.recall(proposalId);
      if (shown === undefined) return;
      const note = `Changed by ${escapeMarkdown(name)}: the new plan is below`;
      await planCards.remember(proposalId, { ...shown, note });
      const card = cardMessage(planCard(shown.plan, { kind: 'closed', note }));
      for (const id of [shown.activityId, shown.formId])
        if (id !== undefined) await messenger.update(place, id, card);
    } catch (error) {
      // The plan is closed all the same, and a press of its button says so.
      log.warn('plan_card.update_failed', { proposal: proposalId, error });
    }
  }

  async refuse(say: Say, problem: Problem): Promise<void> {
    await say(explained(problem));
  }
}
