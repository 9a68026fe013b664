import type { Activity } from 'botbuilder';
import type { Place } from '../../runs/run.js';
import { abilitiesAt } from '../channel/abilities.js';
import { cardAttachment } from '../cards/card.js';
import { thumbsCard } from './thumbsCard.js';

/**
 * An answer's message with what it is rated by: the client's own thumbs, or buttons where it has none and draws cards.
 *
 * @param key what its question was claimed by
 */
export function ratable(message: Partial<Activity>, place: Place, key: string): Partial<Activity> {
  const { feedbackLoop, cards } = abilitiesAt(place);
  if (feedbackLoop)
    return {
      ...message,
      channelData: { ...(message.channelData as object | undefined), feedbackLoop: { type: 'default' } },
    };
  if (!cards) return message;
  return { ...message, attachments: [...(message.attachments ?? []), cardAttachment(thumbsCard(key))] };
}
