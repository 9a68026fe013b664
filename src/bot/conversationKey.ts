import type { Place } from '../runs/run.js';

export const conversationKey = (place: Place): string => `${place.channelId}|${place.conversationId}`;
