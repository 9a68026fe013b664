import type { Activity } from 'botbuilder';

/** A chat of one person and the bot. The Emulator says of none what it is. */
export const isPersonal = ({ conversation }: Partial<Activity>): boolean =>
  conversation?.isGroup !== true && (conversation?.conversationType ?? 'personal') === 'personal';
