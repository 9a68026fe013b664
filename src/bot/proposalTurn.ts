import type { Activity, TurnContext } from 'botbuilder';
import { placeOf } from '../dialogs/person.js';
import type { Log } from '../log.js';
import type { Person } from '../runs/run.js';
import type { Proposal, Runs } from '../runs/runs.js';
import type { CardAction } from './cardAction.js';
import { cardMessage } from './cardMessage.js';
import type { ConfirmationOutcome, Confirmations } from './confirmations.js';
import type { Messenger } from './messenger.js';

type PlanAction = Extract<CardAction, { verb: 'confirm' | 'withdraw' }>;

// Few on purpose: an "ok" said to the model must not start something that costs money.
const yes = new Set(['yes', 'confirm']);
const no = new Set(['no', 'cancel']);

/** What a person writes or presses about an open plan. */
export class ProposalTurn {
  constructor(
    private readonly runs: Runs,
    private readonly confirmations: Confirmations,
    private readonly messenger: Messenger,
    private readonly log: Log,
  ) {}

  /** Takes a typed yes, no or confirmation word; false when it is nothing of the kind, or no plan is open. */
  async takeWord(context: TurnContext, person: Person, text: string): Promise<boolean> {
    const word = text.trim().toLowerCase();
    // Only a single word can be meant, so talk costs no question to the runs.
    if (word === '' || word.length > 200 || /\s/.test(word)) return false;
    const proposal = await this.runs.openProposal(person, placeOf(context.activity));
    if (proposal === undefined) return false;
    const wanted = proposal.plan.typedConfirmation;
    if (no.has(word)) await this.perform(context, press('withdraw', proposal));
    else if (wanted !== undefined && word === wanted.toLowerCase())
      await this.perform(context, { ...press('confirm', proposal), typed: text.trim() });
    else if (!yes.has(word)) return false;
    else if (wanted === undefined) await this.perform(context, press('confirm', proposal));
    else await context.sendActivity(`This cannot be undone. Type \`${wanted}\` to confirm, or \`cancel\`.`);
    return true;
  }

  /** Withdraws the person's open plan in this conversation; false when there is none. */
  async withdrawOpen(context: TurnContext, person: Person): Promise<boolean> {
    const proposal = await this.runs.openProposal(person, placeOf(context.activity));
    if (proposal === undefined) return false;
    await this.perform(context, press('withdraw', proposal));
    return true;
  }

  /** Carries it out and tells by message and by updating the plan card. */
  async perform(context: TurnContext, action: PlanAction): Promise<void> {
    const outcome = await this.decide(context, action);
    await this.redraw(context.activity, outcome);
    if (outcome.sentence !== undefined) await context.sendActivity(outcome.sentence);
    else if (action.verb === 'withdraw') await context.sendActivity('Cancelled. Nothing was done.');
  }

  decide(context: TurnContext, action: PlanAction): Promise<ConfirmationOutcome> {
    return action.verb === 'confirm'
      ? this.confirmations.confirm(context.activity, action)
      : this.confirmations.withdraw(context.activity, action);
  }

  /** Takes the buttons away where everybody sees the card; failing at that is no reason to fail. */
  async redraw(activity: Activity, { card, cardId }: ConfirmationOutcome): Promise<void> {
    // Written messages reply to nothing of ours; a press replies to the card it was made on.
    const pressed = activity.value === undefined ? undefined : activity.replyToId;
    const id = pressed ?? cardId;
    if (card === undefined || id === undefined) return;
    try {
      await this.messenger.update(placeOf(activity), id, cardMessage(card));
    } catch (error) {
      this.log.warn('planCard.updateFailed', { activityId: id, error });
    }
  }
}

function press<Verb extends PlanAction['verb']>(verb: Verb, { id, plan }: Proposal) {
  return { verb, proposal: id, kind: plan.kind };
}
