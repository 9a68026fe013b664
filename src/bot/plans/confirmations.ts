import { defined } from '../../defined.js';
import { inChat } from '../commands/inChat.js';
import type { Activity } from 'botbuilder';
import { personOf, placeOf } from '../../dialogs/person.js';
import type { Log } from '../../log.js';
import type { Reason } from '../../errors/reason.js';
import type { CommandKind } from '../../runs/runKind.js';
import type { RunInputs } from '../../stages/inputs.js';
import type { Runs } from '../../runs/runs.js';
import type { Problem } from '../../stages/planLine.js';
import type { Access } from '../access.js';
import type { Card } from '../cards/card.js';
import { closedPlanCard } from '../cards/plan/closedPlanCard.js';
import { escapeMarkdown } from '../cards/markdown.js';
import { planCard } from '../cards/plan/planCard.js';
import { planAgain, showRun, type PlanNext } from '../cards/plan/planNext.js';
import { findCommand } from '../commands/registry.js';
import { explain } from '../explain.js';
import type { PlanCards, ShownPlan } from './planCards.js';

/** What came of a press or a typed yes. */
export interface ConfirmationOutcome {
  /** Takes the plan card's place. */
  readonly card?: Card;
  /** The activity that shows the plan card, where it is known. */
  readonly cardId?: string;
  /** Something the person must be told. */
  readonly sentence?: string;
  /** The plan can still be confirmed. */
  readonly isOpen?: true;
  /** The world has overtaken the plan: what to plan anew, once this is answered. */
  readonly anew?: { readonly kind: CommandKind; readonly inputs: RunInputs };
}

export interface Press {
  readonly proposal: string;
  readonly kind: CommandKind;
  readonly typed?: string | undefined;
}

/** Refusals after which the plan can never be confirmed, so that its buttons have to go. */
const closing: Readonly<Partial<Record<Reason, string>>> = {
  plan_expired: 'Expired',
  plan_used: 'Already used',
  plan_stale: 'Out of date',
};

/** Confirming and withdrawing plans, by button or by word. Asks anew who it is and what they may do. */
export class Confirmations {
  constructor(
    private readonly deps: {
      readonly runs: Runs;
      readonly access: Access;
      readonly planCards: PlanCards;
      readonly log: Log;
    },
  ) {}

  async confirm(activity: Activity, press: Press): Promise<ConfirmationOutcome> {
    const { runs, log } = this.deps;
    const person = personOf(activity);
    const refusal = this.refuses(activity, press);
    if (refusal !== undefined || person === undefined) return { sentence: explain(refusal ?? nobody, false) };
    const shown = await this.recall(press.proposal);
    const confirmation = await runs.confirm({
      proposalId: press.proposal,
      person,
      place: placeOf(activity),
      // Two presses of one card differ in activity, so the run's id may come from either; the runs let one through.
      activityId: activity.id ?? `proposal:${press.proposal}`,
      ...(press.typed === undefined ? {} : { typed: press.typed.trim() }),
    });
    if (confirmation.kind === 'refused') return this.refused(press, shown, confirmation.problem);
    if (confirmation.kind === 'overtaken') {
      log.info('plan.overtaken', { proposal: press.proposal, person: person.id });
      const outcome = await this.refused(press, shown, confirmation.problem);
      const sentence = `${outcome.sentence ?? ''} Here is the new plan.`.trim();
      return { ...outcome, sentence, anew: { kind: press.kind, inputs: confirmation.asked } };
    }
    log.info('plan.confirmed', { proposal: press.proposal, run: confirmation.run.id, person: person.id });
    const note = `✓ Confirmed by ${escapeMarkdown(person.name)}`;
    return this.closed(press, shown, { note, next: showRun(confirmation.run.id) });
  }

  async withdraw(activity: Activity, press: Press): Promise<ConfirmationOutcome> {
    const person = personOf(activity);
    if (person === undefined) return { sentence: explain(nobody) };
    const shown = await this.recall(press.proposal);
    const problem = await this.deps.runs.withdraw(press.proposal, person);
    if (problem !== undefined) return this.refused(press, shown, problem);
    const note = `Cancelled by ${escapeMarkdown(person.name)}`;
    return this.closed(press, shown, { note, next: planAgain(shown?.asked) });
  }

  /** Why this person may not, whoever's the plan is. */
  refuses(activity: Activity, press: Press): Problem | undefined {
    const { access } = this.deps;
    const command = findCommand(press.kind);
    return (
      access.refusesTenant(activity) ??
      (command === undefined ? undefined : access.refuses(command, activity))
    );
  }

  /** What is said of a plan that cannot be pressed any more, and what becomes of its card. */
  async outOfReach(press: Press, problem: Problem): Promise<ConfirmationOutcome> {
    return this.refused(press, await this.recall(press.proposal), problem);
  }

  private async refused(
    press: Press,
    shown: ShownPlan | undefined,
    problem: Problem,
  ): Promise<ConfirmationOutcome> {
    const note = closing[problem.reason];
    const sentence = explain(problem);
    if (note === undefined) return { sentence, isOpen: true };
    const closed = await this.closed(press, shown, {
      note: `${note}. ${escapeMarkdown(inChat(problem.sentence))}`,
      // What is out of date is planned anew without being asked.
      next: problem.reason === 'plan_expired' ? planAgain(shown?.asked) : undefined,
    });
    return { ...closed, sentence };
  }

  private async closed(
    { kind, proposal }: Press,
    shown: ShownPlan | undefined,
    now: { readonly note: string; readonly next: PlanNext | undefined },
  ): Promise<ConfirmationOutcome> {
    // The first ending stays: a second press of a confirmed plan must not paint "Already used" over "Confirmed by".
    const { note, next } = shown?.note === undefined ? now : { note: shown.note, next: shown.next };
    if (shown === undefined) return { card: closedPlanCard(kind, note, next) };
    const ending = { note, ...defined({ next }) };
    if (shown.note === undefined)
      await this.deps.planCards.remember(proposal, { ...shown, ...ending }).catch((error: unknown) => {
        this.deps.log.warn('plan_cards.remember_failed', { proposal, error });
      });
    return {
      card: planCard(shown.plan, { kind: 'closed', ...ending }),
      ...defined({ cardId: shown.activityId }),
    };
  }

  private async recall(proposal: string): Promise<ShownPlan | undefined> {
    try {
      return await this.deps.planCards.recall(proposal);
    } catch (error) {
      this.deps.log.warn('plan_cards.recall_failed', { proposal, error });
      return undefined;
    }
  }
}

export const nobody: Problem = {
  reason: 'not_allowed',
  sentence: 'I cannot tell who you are, so I cannot do that.',
};
