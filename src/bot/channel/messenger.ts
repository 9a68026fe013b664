import {
  ActivityEventNames,
  ActivityTypes,
  TurnContext,
  type Activity,
  type ConversationReference,
} from 'botbuilder';
import type { Place } from '../../runs/run.js';
import { deliverBy, type BotAdapter } from './adapter.js';
import { answerRule, type DeliveryRule } from './deliveryRule.js';

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

  async send(place: Place, activity: Partial<Activity>): Promise<string | undefined> {
    const response = await this.inConversation(place, (context) => context.sendActivity(activity));
    return response?.id || undefined;
  }

  async update(place: Place, id: string, activity: Partial<Activity>): Promise<void> {
    await this.inConversation(place, (context) => context.updateActivity({ ...activity, id }));
  }

  /** Errors of the logic end in the adapter's onTurnError, as in any turn. */
  take(activity: Activity, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    return this.adapter.proceed(activity, logic);
  }

  private async inConversation<T>(place: Place, act: (context: TurnContext) => Promise<T>): Promise<T> {
    let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
    await this.adapter.proceed(eventIn(place), async (context) => {
      deliverBy(context, this.rule);
      // Caught here, for the adapter would hand it to onTurnError and report success.
      outcome = await act(context).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
    });
    if (outcome === undefined) throw new Error('The conversation was not continued.');
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }
}

/** What the turn is a turn of. Its id is that of the message that was written there, if any: what is said replies to it. */
const eventIn = ({ reference }: Place): Partial<Activity> =>
  TurnContext.applyConversationReference(
    { type: ActivityTypes.Event, name: ActivityEventNames.ContinueConversation },
    reference as Partial<ConversationReference>,
    true,
  );
