import type { Activity } from 'botbuilder';

interface Mention {
  readonly type: string;
  readonly text?: unknown;
  readonly mentioned?: { readonly id?: unknown };
}

/** What a person wrote, without the mention of the bot that groups and channels put in front. */
export function plainText(activity: Partial<Activity>): string {
  let text = typeof activity.text === 'string' ? activity.text : '';
  for (const entity of (activity.entities ?? []) as readonly Mention[]) {
    const ofBot = entity.type === 'mention' && entity.mentioned?.id === activity.recipient?.id;
    if (ofBot && typeof entity.text === 'string' && entity.text !== '')
      text = text.replaceAll(entity.text, ' ');
  }
  return text.replace(/&nbsp;|\u00a0/g, ' ').trim();
}
