import type { Activity } from 'botbuilder';
import { isShared } from '../channel/places/isShared.js';
import { attachedFiles } from './attachedFiles.js';

/**
 * Whether a message came with a file that nobody hands to a bot: in channels and group chats of Teams (learn.microsoft.com: bots-filesv4,
 * "They don't work in the channel or groupchat context"). What arrives of it is a mark in the copy of the text, if anything; its id is the
 * file's GUID, and a number where it marks a message that is quoted or forwarded.
 */
export const isFileElsewhere = (activity: Partial<Activity>): boolean =>
  isShared(activity) &&
  (attachedFiles(activity).length > 0 ||
    (activity.attachments ?? []).some(({ content }) => typeof content === 'string' && mark.test(content)));

const mark =
  /<attachment\s(?:[^<>]{0,200}\s)?id=["']?[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/i;
