import type { Activity } from 'botbuilder';

/** What a message is claimed by; undefined without an id, where a repetition cannot be told from a new message. */
export const messageKey = ({ channelId, conversation, id }: Activity): string | undefined =>
  id ? `${channelId}|${conversation.id}|${id}` : undefined;
