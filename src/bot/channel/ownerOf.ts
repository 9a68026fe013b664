import type { Activity } from 'botbuilder';
import { personOf } from '../../dialogs/person.js';

/**
 * Whose an undelivered message is. With the channel in it: what a client of one channel says about itself must not fetch
 * what was meant for a person of another.
 */
export const ownerOf = (activity: Partial<Activity>): string | undefined => {
  const person = personOf(activity);
  return person === undefined ? undefined : ownerKey(activity.channelId ?? '', person);
};

export const ownerKey = (channelId: string, person: { readonly id: string }): string =>
  `${channelId}|${person.id}`;
