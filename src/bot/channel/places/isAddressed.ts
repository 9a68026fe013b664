import type { Activity } from 'botbuilder';
import { mentionsBot } from '../../text/mentions.js';
import { isShared } from './isShared.js';

/**
 * Whether a message is for the bot. Teams hands over what mentions it, and every message besides where the owners of a team or a
 * group chat have consented to that (resource-specific consent); what people say to each other there is no concern of the bot, in a
 * thread that it began neither. A mention is an entity: whoever writes the bot's name speaks of it.
 */
export const isAddressed = (activity: Partial<Activity>): boolean =>
  !isShared(activity) || isTargeted(activity) || isPress(activity) || mentionsBot(activity);

/** Written so that nobody but the bot sees it, as by Teams' own slash commands. */
const isTargeted = ({ recipient }: Partial<Activity>): boolean =>
  (recipient as { readonly isTargeted?: unknown } | undefined)?.isTargeted === true;

/** Buttons send what they carry; people's messages carry nothing. */
const isPress = ({ value }: Partial<Activity>): boolean => value !== undefined && value !== null;
