/** How much is done for a message to arrive. */
export interface DeliveryRule {
  /** Milliseconds before each further try; their number is the number of further tries. */
  readonly pauses: readonly number[];
  /** Whether a channel that takes too much is waited for. */
  readonly waitsWhenThrottled: boolean;
  /** Whether what does not arrive is kept, and said when that person writes next. */
  readonly keeps: boolean;
}

/** Of answers: half a minute, which is the longest of the windows for which Teams throttles, short of its hour. */
export const answerRule: DeliveryRule = {
  pauses: [1_000, 2_000, 4_000, 8_000, 16_000],
  waitsWhenThrottled: true,
  keeps: true,
};

/** While a request of the channel waits for its answer: past 15 s it would be sent again. */
export const inRequestRule: DeliveryRule = { pauses: [1_000, 2_000], waitsWhenThrottled: false, keeps: true };

/** For who has a rule of their own for what does not arrive, as the status cards have. */
export const briefRule: DeliveryRule = {
  pauses: [1_000, 2_000, 4_000],
  waitsWhenThrottled: false,
  keeps: false,
};

/** An indicator that comes late says something wrong; a part of a stream is made good by the next one. */
export const typingRule: DeliveryRule = { pauses: [], waitsWhenThrottled: false, keeps: false };

/** The last part of a stream; where it does not arrive the answer is said as any other. */
export const lastPartRule: DeliveryRule = {
  pauses: [1_000, 2_000, 4_000],
  waitsWhenThrottled: true,
  keeps: false,
};

/** Longer than this nobody is kept waiting, whatever the channel asks for. */
export const longestWaitMs = 60_000;
