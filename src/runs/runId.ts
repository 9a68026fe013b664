import { createHash } from 'node:crypto';

/** A run's id, from the activity that confirmed it: the same confirmation, delivered again, is the same run. */
export const runIdOf = (channelId: string, conversationId: string, activityId: string): string =>
  createHash('sha256')
    .update(JSON.stringify([channelId, conversationId, activityId]))
    .digest('hex')
    .slice(0, 12);
