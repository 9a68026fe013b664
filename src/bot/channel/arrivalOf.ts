import { randomUUID } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { questionKey } from '../../dialogs/questionKey.js';
import { personOf } from '../../dialogs/person.js';
import type { Arrival } from '../../store/inbox/inbox.js';
import { conversationKey } from './conversationKey.js';
import { messageKey } from './messageKey.js';
import { ownerOf } from './ownerOf.js';

/** A message as the inbox takes it. Without an id a repetition cannot be told from a new message. */
export const arrivalOf = (activity: Activity): Arrival => ({
  key: messageKey(activity) ?? `${activity.channelId}|${activity.conversation.id}|unnamed ${randomUUID()}`,
  conversation: conversationKey({
    channelId: activity.channelId,
    conversationId: activity.conversation.id,
  }),
  personId: personOf(activity)?.id ?? '',
  conversationId: activity.conversation.id,
  owner: ownerOf(activity) ?? '',
  state: questionKey(activity),
  activity: JSON.stringify(activity),
});
