import { ActivityTypes, type Activity, type ConversationReference } from 'botbuilder';
import type { Log } from '../../../log.js';
import type { Place } from '../../../runs/run.js';
import { cardType, forTeams, type Card } from '../../cards/card.js';
import { defined } from '../../../defined.js';
import type { LearntAbilities } from '../learntAbilities.js';
import { ChannelError } from './channelError.js';
import { isReplyToNothing } from './channelFailure.js';
import type { ConnectorClient } from './connectorClient.js';
import type { ConnectorToken } from './connectorToken.js';
import type { Delivery } from './delivery.js';
import { submitting } from './submitting.js';
import { withSuggestions } from './suggested.js';
import { withoutCharts } from './withoutCharts.js';
import { typingRule, type DeliveryRule } from './deliveryRule.js';

export interface OutboxDeps {
  readonly abilities: LearntAbilities;
  readonly connector: ConnectorClient;
  readonly token: ConnectorToken;
  readonly delivery: Delivery;
  /** Whether cards are drawn for Teams. */
  readonly isInTeams: boolean;
  readonly log: Log;
}

/** Where everything passes that the bot says, in a turn and outside. What comes here has its address. */
export class Outbox {
  constructor(private readonly deps: OutboxDeps) {}

  /**
   * The new activity's id; channels that answer without one give undefined, and so does what was kept to be said later.
   * Throws what the channel says last; of an indicator nothing.
   */
  async send(activity: Partial<Activity>, asked: DeliveryRule): Promise<string | undefined> {
    const { delivery, log } = this.deps;
    // With words it is a part of a stream, whose sender wants to know what becomes of it.
    const isTyping = activity.type === ActivityTypes.Typing && activity.text === undefined;
    const rule = isTyping ? typingRule : asked;
    try {
      return await this.attempt(rule, (token) => this.post(this.dressed(activity), token));
    } catch (error) {
      if (rule.keeps && (await delivery.keep(activity, error))) return undefined;
      if (!isTyping) throw error;
      log.debug('delivery.typing_failed', { error });
      return undefined;
    }
  }

  /**
   * Where a channel is known to change nothing it is not asked.
   *
   * @throws a ChannelError of 405 where that is known now, whatever the channel has said
   */
  async update(activity: Partial<Activity>, rule: DeliveryRule): Promise<string | undefined> {
    const { abilities, connector } = this.deps;
    const place = placeOf(activity);
    if (abilities.at(place).edits === 'no') throw unable('changes no message');
    try {
      const id = await this.attempt(rule, (token) => connector.update(this.dressed(activity), token));
      abilities.changeTaken(place);
      return id;
    } catch (error) {
      throw abilities.changeRefused(place, error) ? unable('changes no message', error) : error;
    }
  }

  async remove(reference: Partial<ConversationReference>, rule: DeliveryRule): Promise<void> {
    if (!this.deps.abilities.at(placeOf(reference)).deletes) throw unable('removes no message');
    return this.attempt(rule, (token) => this.deps.connector.remove(reference, token));
  }

  /** A message whose place as a reply is gone is said without one. */
  private async post(activity: Partial<Activity>, token: string | undefined): Promise<string | undefined> {
    const { connector } = this.deps;
    try {
      return await connector.send(activity, token);
    } catch (error) {
      if (!isReplyToNothing(error) || activity.replyToId === undefined) throw error;
      const { replyToId: _gone, ...alone } = activity;
      return connector.send(alone, token);
    }
  }

  private attempt<T>(rule: DeliveryRule, act: (token: string | undefined) => Promise<T>): Promise<T> {
    const { delivery, token } = this.deps;
    let used: string | undefined;
    const once = async (): Promise<T> => act((used = await token.current()));
    return delivery.attempt(rule, once, () => token.renew(used));
  }

  /** A card as it can be drawn and pressed where it goes. */
  private drawn(content: Card, activity: Partial<Activity>): Card {
    const { executes, charts } = this.deps.abilities.at(placeOf(activity));
    const shown = this.deps.isInTeams ? forTeams(content) : content;
    const drawn = charts ? shown : withoutCharts(shown);
    return executes ? drawn : submitting(drawn);
  }

  private dressed(said: Partial<Activity>): Partial<Activity> {
    const activity = withSuggestions(said);
    const { attachments } = activity;
    if (attachments === undefined) return activity;
    return {
      ...activity,
      attachments: attachments.map((one) =>
        one.contentType === cardType ? { ...one, content: this.drawn(one.content as Card, activity) } : one,
      ),
    };
  }
}

/** As a channel says it that is asked all the same. */
const unable = (what: string, cause?: unknown): ChannelError =>
  new ChannelError(`This channel ${what}.`, { statusCode: 405, cause });

/** Where something goes that has its address. */
const placeOf = ({
  channelId = '',
  conversation,
  serviceUrl,
}: Partial<Pick<Activity, 'channelId' | 'conversation' | 'serviceUrl'>>): Place => ({
  channelId,
  conversationId: conversation?.id ?? '',
  reference: defined({ conversation, serviceUrl }),
});
