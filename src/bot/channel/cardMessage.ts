import { ActivityTypes, type Activity } from 'botbuilder';
import { cardAttachment, type Card } from '../cards/card.js';

/**
 * A message that is a card alone: Teams splits text beside a card into two messages and gives no id back, and then the
 * card could never be updated. The summary is what notifications show.
 */
export const cardMessage = (card: Card): Partial<Activity> => ({
  type: ActivityTypes.Message,
  summary: card.fallbackText.split('\n')[0] ?? 'Hieno',
  attachments: [cardAttachment(card)],
});
