export interface Answer {
  /** Trimmed, and not empty. */
  readonly text: string;
  /** It reached the longest that was asked for, and ends in the middle. */
  readonly isCut: boolean;
  /** Why the model stopped, in the server's word (`stop`, `length` ...); the old servers do not say. */
  readonly finishReason?: string;
  /** Which deployment answered, as the endpoint says of it. */
  readonly deployment?: string;
  /** What the server counted; the old servers do not. */
  readonly usage?: TokenUsage;
}

export interface TokenUsage {
  readonly promptTokens: number;
  readonly answerTokens: number;
}
