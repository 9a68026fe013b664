import { TurnContext, type Activity } from 'botbuilder';
import type { Person, Place } from '../runs/run.js';

/**
 * Who wrote: the Entra object id, or channel plus `from.id` where the channel has none. `from.id` alone differs per bot
 * and `from.name` is chosen by its owner, so neither is ever an identity; somebody without an id is nobody.
 */
export function personOf(activity: Partial<Activity>): Person | undefined {
  const from = activity.from;
  const objectId = from?.aadObjectId?.trim();
  const id = objectId
    ? objectId.toLowerCase()
    : from?.id
      ? `${activity.channelId ?? ''}:${from.id}`
      : undefined;
  return id === undefined ? undefined : { id, name: from?.name?.trim() || 'somebody' };
}

/** Where it was written. */
export function placeOf(activity: Partial<Activity>): Place {
  return {
    channelId: activity.channelId ?? '',
    conversationId: activity.conversation?.id ?? '',
    reference: TurnContext.getConversationReference(activity),
  };
}
