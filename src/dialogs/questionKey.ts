import type { Activity } from 'botbuilder';

/** What the open question of a person in a conversation is kept in, besides. */
export const questionSpace = 'dialogs';

/** Where it is kept, if there is one: as the SDK's PrivateConversationState names it. */
export const questionKey = ({ channelId, conversation, from }: Partial<Activity>): string =>
  `${channelId ?? ''}/conversations/${conversation?.id ?? ''}/users/${from?.id ?? ''}/${questionSpace}`;
