import type { Place } from '../../runs/run.js';

export const conversationKey = (place: Omit<Place, 'reference'>): string =>
  `${place.channelId}|${place.conversationId}`;
