import type { Activity, ChannelAccount, ConversationAccount } from 'botbuilder';

const ofAccount = ['id', 'name', 'aadObjectId', 'role', 'properties'] as const;
const ofConversation = [
  'isGroup',
  'conversationType',
  'id',
  'name',
  'aadObjectId',
  'role',
  'tenantId',
  'properties',
] as const;

/**
 * An activity as a channel gets it. Who it is from and for, and where, was taken from what arrived: of that only what the
 * protocol knows goes back.
 */
export function onTheWire(activity: Partial<Activity>): object {
  return {
    ...activity,
    from: only<ChannelAccount>(ofAccount, activity.from),
    recipient: only<ChannelAccount>(ofAccount, activity.recipient),
    conversation: only<ConversationAccount>(ofConversation, activity.conversation),
  };
}

/** What is undefined is not said in JSON. */
function only<T extends object>(
  fields: readonly (keyof T)[],
  object: T | null | undefined,
): Partial<T> | undefined {
  if (object === null || object === undefined) return undefined;
  const kept: Partial<T> = {};
  for (const field of fields) kept[field] = object[field];
  return kept;
}
