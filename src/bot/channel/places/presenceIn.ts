import type { Activity } from 'botbuilder';

/**
 * What an update says of the bot's own place in a conversation: `came` and `went`, where the app was installed and uninstalled or the
 * bot added and removed; undefined where it is about others. Teams sends both kinds, of a chat of two the first alone
 * (learn.microsoft.com: subscribe-to-conversation-events). An upgrade of the app tells of it where it brings the bot or takes it away.
 */
export function presenceIn({
  type,
  action,
  membersAdded,
  membersRemoved,
  recipient,
}: Partial<Activity>): 'came' | 'went' | undefined {
  if (type === 'installationUpdate') return byAction[action ?? ''];
  if (type !== 'conversationUpdate' || !recipient?.id) return undefined;
  const isBot = ({ id }: { readonly id?: string }): boolean => id === recipient.id;
  if (membersAdded?.some(isBot)) return 'came';
  return membersRemoved?.some(isBot) ? 'went' : undefined;
}

const byAction: Readonly<Partial<Record<string, 'came' | 'went'>>> = {
  add: 'came',
  'add-upgrade': 'came',
  remove: 'went',
  'remove-upgrade': 'went',
};
