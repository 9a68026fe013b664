import type { Activity, ConversationReference, Mention } from 'botbuilder';
import type { Place } from '../../../runs/run.js';
import { isShared } from './isShared.js';

/**
 * A message that mentions whoever a place is known by, where others talk as well: Teams then tells them of it. Elsewhere it is as it
 * was. The name in the text must be the entity's to the letter, or Teams refuses the message.
 */
export function mentioning(message: Partial<Activity>, place: Place): Partial<Activity> {
  const { user, conversation } = place.reference as Partial<ConversationReference>;
  const { id, name } = user ?? {};
  const isAlone = conversation === undefined || !isShared({ channelId: place.channelId, conversation });
  if (isAlone || !id || !name?.trim()) return message;
  const text = `<at>${inMarkup(name)}</at>`;
  const mention: Mention = { type: 'mention', text, mentioned: { id, name } };
  return {
    ...message,
    text: `${text} ${message.text ?? ''}`.trimEnd(),
    entities: [...(message.entities ?? []), mention],
  };
}

/** People's names are their own: nothing in one is markup or a mark of markdown. */
const inMarkup = (name: string): string =>
  name
    .replace(/[\s\p{Cc}\\`*_~[\]|#]+/gu, ' ')
    .trim()
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
