/** Messages that are answered in a minute, on average, and half as many again at once; 0 is no limit. */
export interface MessageRates {
  readonly perPerson: number;
  /** Of all who write in one. */
  readonly perConversation: number;
}

/** How much people may ask of the bot, and the bot of the model. */
export interface Limits extends MessageRates {
  /** Questions that the model is asked at a time; absent: as many as its deployments take. */
  readonly atOnce?: number;
  /** How many may wait behind them. */
  readonly mostWaiting: number;
}

/**
 * For where anybody may write. A channel takes only so much from a bot: Teams 60 messages of any kind in 30 s and 1,800 an
 * hour for a conversation, and an answer is two of them, with the sign that it is being worked on. 14 a minute with 21 at
 * once stay below. What it takes in a second or two, 7 and 8, is kept by trying again (`deliveryRule.ts`).
 */
export const publicRates: MessageRates = { perPerson: 10, perConversation: 14 };
export const noLimits: MessageRates = { perPerson: 0, perConversation: 0 };
