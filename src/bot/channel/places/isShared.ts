import type { Activity } from 'botbuilder';
import { isPersonal } from '../isPersonal.js';

/** A channel or a group chat of Teams: people talk with each other there, and now and then with the bot. */
export const isShared = (activity: Partial<Activity>): boolean =>
  activity.channelId === 'msteams' && !isPersonal(activity);
