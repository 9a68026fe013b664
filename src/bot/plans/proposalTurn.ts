import { ActivityTypes, type Activity, type TurnContext } from 'botbuilder';
import { defined } from '../../defined.js';
import { offerPlan, type OfferDeps } from '../../dialogs/offerPlan.js';
import { personOf, placeOf } from '../../dialogs/person.js';
import type { Log } from '../../log.js';
import type { Person } from '../../runs/run.js';
import type { Proposal, Runs } from '../../runs/runs.js';
import { cardMessage } from '../channel/cardMessage.js';
import type { ConfirmationOutcome, Confirmations, Press } from './confirmations.js';
import { messageKey } from '../channel/messageKey.js';
import type { Messenger } from '../channel/messenger.js';
import { costs, planWord, wordsFor, type PlanWord } from '../commands/planWords.js';

/** A press of a plan's button, or a word that means it. */
export type PlanPress = Press & { readonly verb: 'confirm' | 'withdraw' };

/** What a person writes or presses about an open plan. Words count in the first message after the plan, buttons until it expires. */
export class ProposalTurn {
  constructor(
    private readonly runs: Runs,
    private readonly confirmations: Confirmations,
    private readonly offer: OfferDeps,
    private readonly messenger: Messenger,
    private readonly log: Log,
  ) {}

  /** Takes `confirm <command>`, with a slash or without, whatever else is open: it can be meant for nothing else. */
  async takeConfirm(context: TurnContext, text: string): Promise<boolean> {
    const person = personOf(context.activity);
    const word = planWord(text);
    const isOurs = word?.kind === 'confirm' || (word?.kind === 'yes' && text.trim().startsWith('/'));
    if (person === undefined || !isOurs) return false;
    if (await this.takeWord(context, person, text)) return true;
    if (word.kind !== 'confirm') return false;
    const open = await this.runs.openProposal(person, placeOf(context.activity));
    await context.sendActivity(
      open?.plan.kind === word.of
        ? `Words confirm a plan only as the next message after it: press the button of the plan of /${word.of}, or send the command again.`
        : // Never the button of another plan: that is not what was meant.
          `There is no open plan of /${word.of} of yours here. \`/${word.of}\` makes one.`,
    );
    return true;
  }

  /** Takes a typed yes, no or confirmation word; false when it is nothing of the kind, or no plan was shown just before. */
  async takeWord(context: TurnContext, person: Person, text: string): Promise<boolean> {
    const { activity } = context;
    if (!mayMeanPlan(text)) return false;
    const word = planWord(text);
    const typed = text.trim();
    const message = messageKey(activity);
    if (message === undefined) return false;
    const proposal = await this.runs.proposalBefore(message, person, placeOf(activity));
    if (proposal === undefined) return false;
    const { plan, id } = proposal;
    if (word?.kind === 'no') await this.perform(context, pressOf('withdraw', proposal));
    else if (plan.typedConfirmation?.toLowerCase() === typed.toLowerCase())
      await this.perform(context, { ...pressOf('confirm', proposal), typed });
    else if (word === undefined) return false;
    else if (plan.typedConfirmation === undefined && isMeant(word, proposal))
      await this.perform(context, { ...pressOf('confirm', proposal), typed });
    else {
      // Before it is said: the answer may come at once.
      await this.runs.awaitWords(id, message);
      await context.sendActivity(hint(proposal));
    }
    return true;
  }

  /** Withdraws the person's open plan in this conversation; false when there is none. */
  async withdrawOpen(context: TurnContext, person: Person): Promise<boolean> {
    const proposal = await this.runs.openProposal(person, placeOf(context.activity));
    if (proposal === undefined) return false;
    await this.perform(context, pressOf('withdraw', proposal));
    return true;
  }

  private async perform(context: TurnContext, press: PlanPress): Promise<void> {
    await this.tell(context, press, await this.decide(context, press));
  }

  /** What came of it, by message and by updating the plan card. */
  async tell(context: TurnContext, press: PlanPress, outcome: ConfirmationOutcome): Promise<void> {
    const { activity } = context;
    const message = messageKey(activity);
    // What the person is told to type must be heard when they type it.
    if (outcome.isOpen === true && message !== undefined) await this.runs.awaitWords(press.proposal, message);
    await this.redraw(activity, outcome);
    if (outcome.sentence !== undefined) await context.sendActivity(outcome.sentence);
    else if (press.verb === 'withdraw') await context.sendActivity('Cancelled. Nothing was done.');
    await this.planAnew(activity, outcome);
  }

  decide({ activity }: TurnContext, press: PlanPress): Promise<ConfirmationOutcome> {
    return press.verb === 'confirm'
      ? this.confirmations.confirm(activity, press)
      : this.confirmations.withdraw(activity, press);
  }

  /** What comes after the answer to a press: the card for everybody, and the new plan where the world has overtaken the one that was meant. */
  async follow(activity: Activity, outcome: ConfirmationOutcome): Promise<void> {
    await this.redraw(activity, outcome);
    await this.planAnew(activity, outcome);
  }

  private async planAnew(activity: Activity, outcome: ConfirmationOutcome): Promise<void> {
    const person = personOf(activity);
    if (outcome.anew === undefined || person === undefined) return;
    const place = placeOf(activity);
    await this.messenger.send(place, { type: ActivityTypes.Typing }).catch(() => undefined);
    await offerPlan(this.offer, (said) => this.messenger.send(place, said), {
      ...outcome.anew,
      person,
      place,
      ...defined({ activityId: activity.id }),
    });
  }

  /** Takes the buttons away where everybody sees the card; failing at that is no reason to fail. */
  private async redraw(activity: Activity, { card, cardId }: ConfirmationOutcome): Promise<void> {
    // The card that was posted, and no other message that a press says it was made on.
    const pressed = activity.value === undefined ? undefined : activity.replyToId;
    if (card === undefined || cardId === undefined || (pressed ?? cardId) !== cardId) return;
    try {
      await this.messenger.update(placeOf(activity), cardId, cardMessage(card));
    } catch (error) {
      this.log.warn('plan_card.update_failed', { activityId: cardId, error });
    }
  }
}

/** Only a word of ours or a single word can be meant, so talk costs no question to the runs. */
export function mayMeanPlan(text: string): boolean {
  const typed = text.trim();
  return planWord(text) !== undefined || (typed !== '' && typed.length <= 200 && !/\s/.test(typed));
}

/** Whether a word confirms this plan. */
const isMeant = (word: PlanWord, { plan }: Proposal): boolean =>
  word.kind === 'confirm' ? word.of === plan.kind : word.kind === 'yes' && wordsFor(plan) === 'yes';

function hint({ plan }: Proposal): string {
  const words = `\`${wordsFor(plan)}\``;
  if (plan.typedConfirmation !== undefined)
    return `This cannot be undone. Type ${words} to confirm, or \`cancel\`.`;
  if (wordsFor(plan) === 'yes')
    return `The plan that is open is one of /${plan.kind}: press its button or type \`yes\` to confirm, or \`cancel\`.`;
  const why = costs(plan) ? 'it costs money' : 'it changes who answers';
  return `The plan of /${plan.kind} wants more than a yes, for ${why}: press its button or type ${words} to confirm, or \`cancel\`.`;
}

function pressOf<Verb extends PlanPress['verb']>(verb: Verb, { id, plan }: Proposal) {
  return { verb, proposal: id, kind: plan.kind };
}
