import { ActivityTypes, type Activity, type TurnContext } from 'botbuilder';
import { defined } from '../../defined.js';
import { runCommand } from '../../dialogs/commandList.js';
import { fieldText } from '../../dialogs/fieldText.js';
import { givenArguments } from '../../dialogs/givenArguments.js';
import { offerPlan, type OfferDeps } from '../../dialogs/offerPlan.js';
import { personOf, placeOf } from '../../dialogs/person.js';
import { readFields, type Fields } from '../../dialogs/readFields.js';
import type { Log } from '../../log.js';
import type { Plan } from '../../runs/plan.js';
import { expired } from '../../runs/refusals.js';
import type { Changeable, Runs } from '../../runs/runs.js';
import type { RunInputs } from '../../stages/inputs.js';
import type { Card } from '../cards/card.js';
import { planForm } from '../cards/plan/planForm.js';
import { cardMessage } from '../channel/cardMessage.js';
import { messageKey } from '../channel/messageKey.js';
import { plainAddresses } from '../commands/plainAddresses.js';
import type { Clock } from '../clock.js';
import { explain } from '../explain.js';
import type { CardPresenter } from './cardPresenter.js';
import { nobody, type ConfirmationOutcome, type Confirmations, type Press } from './confirmations.js';
import type { PlanCards } from './planCards.js';

export interface PlanChangesDeps {
  readonly runs: Pick<Runs, 'changeable' | 'awaitWords'>;
  readonly confirmations: Confirmations;
  readonly presenter: Pick<CardPresenter, 'open'>;
  readonly planCards: PlanCards;
  readonly offer: OfferDeps;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a press about a change came to. */
export type ChangeOutcome =
  | { readonly kind: 'refused'; readonly outcome: ConfirmationOutcome }
  /** In place of the plan for whoever can have it there; else beside it. */
  | { readonly kind: 'form'; readonly inPlace: Card; readonly beside: Card }
  | { readonly kind: 'plan'; readonly card: Card }
  /** The values hold: what the new plan is made from. */
  | { readonly kind: 'values'; readonly inputs: RunInputs };

/** Another plan in place of one that waits, by a form of the command's arguments; whoever may confirm it may change it. */
export class PlanChanges {
  constructor(private readonly deps: PlanChangesDeps) {}

  /** The form, filled in with what the plan was asked for. */
  async open(activity: Activity, press: Press): Promise<ChangeOutcome> {
    const found = await this.find(activity, press);
    return 'kind' in found ? found : form(found, fieldsOf(found.asked));
  }

  /** The plan again, as it waits. */
  async back(activity: Activity, press: Press): Promise<ChangeOutcome> {
    const found = await this.find(activity, press);
    if ('kind' in found) return found;
    const { presenter, confirmations, clock } = this.deps;
    if (found.proposal.expiresAt <= clock.now())
      return { kind: 'refused', outcome: await confirmations.outOfReach(press, expired) };
    return { kind: 'plan', card: await presenter.open(found.plan, found.proposal) };
  }

  /** What was typed, or the form once more with what is wrong with it. */
  async read(activity: Activity, press: Press, fields: Fields): Promise<ChangeOutcome> {
    const found = await this.find(activity, press);
    if ('kind' in found) return found;
    const command = runCommand(found.plan.kind);
    const typed = Object.fromEntries(
      Object.entries(fields).map(([name, text]) => [
        name,
        text === undefined ? undefined : plainAddresses(text),
      ]),
    );
    const reading = readFields(typed, command.arguments, givenArguments(found.asked));
    return reading.kind === 'values'
      ? { kind: 'values', inputs: command.inputs(reading.values) }
      : form(found, fields, reading.problems);
  }

  /** Makes the new plan, which closes the old one once it is offered: until then that can still be confirmed. */
  async plan(context: TurnContext, press: Press, inputs: RunInputs): Promise<void> {
    const { activity } = context;
    const person = personOf(activity);
    // Of two presses the second comes when the first has made its plan.
    const found = await this.find(activity, press);
    if ('kind' in found || person === undefined) {
      if ('kind' in found) await context.sendActivity(found.outcome.sentence ?? '');
      return;
    }
    this.deps.log.info('plan.changing', { proposal: press.proposal, person: person.id });
    await context.sendActivity({ type: ActivityTypes.Typing });
    const request = {
      kind: found.plan.kind,
      inputs,
      person,
      place: placeOf(activity),
      replaces: press.proposal,
    };
    await offerPlan(this.deps.offer, async (said) => (await context.sendActivity(said))?.id || undefined, {
      ...request,
      activityId: activity.id ?? `change:${press.proposal}`,
    });
  }

  /** Where a form cannot take the plan's place it comes below, and is closed with it. */
  async sendForm(context: TurnContext, { proposal }: Press, card: Card): Promise<void> {
    const message = messageKey(context.activity);
    // The words that the plan asks for are heard as if nothing had come between.
    if (message !== undefined) await this.deps.runs.awaitWords(proposal, message);
    const formId = (await context.sendActivity(cardMessage(card)))?.id || undefined;
    try {
      const shown = await this.deps.planCards.recall(proposal);
      if (shown !== undefined)
        await this.deps.planCards.remember(proposal, { ...shown, ...defined({ formId }) });
    } catch (error) {
      this.deps.log.warn('plan_cards.remember_failed', { proposal, error });
    }
  }

  private async find(
    activity: Activity,
    press: Press,
  ): Promise<Changeable | Extract<ChangeOutcome, { kind: 'refused' }>> {
    const { runs, confirmations } = this.deps;
    const person = personOf(activity);
    const refusal = confirmations.refuses(activity, press);
    if (refusal !== undefined || person === undefined)
      return { kind: 'refused', outcome: { sentence: explain(refusal ?? nobody, false) } };
    const found = await runs.changeable(press.proposal, person);
    return 'reason' in found
      ? { kind: 'refused', outcome: await confirmations.outOfReach(press, found) }
      : found;
  }
}

function form(
  { plan, proposal }: Changeable,
  fields: Fields,
  problems?: Readonly<Record<string, string>>,
): Extract<ChangeOutcome, { kind: 'form' }> {
  const given = {
    command: runCommand(plan.kind),
    proposalId: proposal.id,
    fields,
    settled: settledIn(plan),
    ...defined({ problems }),
  };
  return {
    kind: 'form',
    inPlace: planForm({ ...given, inPlace: true }),
    beside: planForm({ ...given, inPlace: false }),
  };
}

const fieldsOf = (inputs: RunInputs): Fields =>
  Object.fromEntries(Object.entries(givenArguments(inputs)).map(([name, value]) => [name, fieldText(value)]));

/** Where the data lies on this machine is nobody's to read; what it is called is. */
const settledIn = ({ inputs: { dataset: _path, ...inputs }, dataset }: Plan): Fields => ({
  ...fieldsOf(inputs),
  ...defined({ dataset: dataset?.name, epochs: fieldText(dataset?.tuning?.epochs) || undefined }),
});
