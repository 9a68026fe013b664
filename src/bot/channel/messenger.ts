import { ActivityTypes, TurnContext, type Activity, type ConversationReference } from 'botbuilder';
import type { Place } from '../../runs/run.js';
import type { BotAdapter } from './adapter.js';
import { answerRule, type DeliveryRule } from './delivery/deliveryRule.js';

/** Says things in a conversation outside any turn. */
export interface Messenger {
  /**
   * The new activity's id; channels that answer without one give undefined, and so does what was kept to be said later.
   * Throws what the channel says.
   */
  send(place: Place, activity: Partial<Activity>): Promise<string | undefined>;
  update(place: Place, id: string, activity: Partial<Activity>): Promise<void>;
}

/** Runs the handling of an activity that has been acknowledged already. */
export interface Turns {
  take(activity: Activity, logic: (context: TurnContext) => Promise<void>): Promise<void>;
}

export class AdapterMessenger implements Messenger, Turns {
  constructor(
    private readonly adapter: BotAdapter,
    private readonly rule: DeliveryRule = answerRule,
  ) {}

  send(place: Place, activity: Partial<Activity>): Promise<string | undefined> {
    const { id: _old, ...said } = addressed(activity, place);
    return this.adapter.outbox.send(said, this.rule);
  }

  async update(place: Place, id: string, activity: Partial<Activity>): Promise<void> {
    await this.adapter.outbox.update({ ...addressed(activity, place), id }, this.rule);
  }

  /** Errors of the logic end in the adapter's onTurnError, as in any turn. */
  take(activity: Activity, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    return this.adapter.proceed(activity, logic);
  }
}

/** To whom and where, from whom, and to which message it replies: as a turn context of that place would have it. */
const addressed = (activity: Partial<Activity>, { reference }: Place): Partial<Activity> =>
  TurnContext.applyConversationReference(
    { ...activity, type: activity.type ?? ActivityTypes.Message },
    reference as Partial<ConversationReference>,
  );
