import type { Activity, CloudAdapter, ConversationReference, TurnContext } from 'botbuilder';
import type { Place } from '../../runs/run.js';
import { deliverBy } from './adapter.js';
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
  take(activity: Activity, place: Place, logic: (context: TurnContext) => Promise<void>): Promise<void>;
}

export class AdapterMessenger implements Messenger, Turns {
  constructor(
    private readonly adapter: CloudAdapter,
    private readonly appId: string,
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
  async take(
    activity: Activity,
    place: Place,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<void> {
    await this.adapter.continueConversationAsync(this.appId, reference(place), async (context) => {
      // A continued conversation comes with an event of its own; the handlers need what the person sent.
      const carrier = context.activity as unknown as Record<string, unknown>;
      for (const key of Object.keys(carrier)) delete carrier[key];
      Object.assign(carrier, activity);
      await logic(context);
    });
  }

  private async inConversation<T>(place: Place, act: (context: TurnContext) => Promise<T>): Promise<T> {
    let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
    await this.adapter.continueConversationAsync(this.appId, reference(place), async (context) => {
      // The SDK makes an id up, and would have the message reply to an activity that does not exist.
      context.activity.id = reference(place).activityId as string;
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

const reference = (place: Place): Partial<ConversationReference> =>
  place.reference as Partial<ConversationReference>;
