export interface Answer {
  /** Trimmed, and not empty. */
  readonly text: string;
  /** It reached the longest that was asked for, and ends in the middle. */
  readonly isCut: boolean;
}
