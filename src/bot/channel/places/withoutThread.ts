/** A conversation's key or id without the thread of the channel: all threads have the same readers. */
export const withoutThread = (conversation: string): string =>
  conversation.split(';messageid=')[0] ?? conversation;
