/** How a model chooses its words. */
export interface Sampling {
  /** 0 to 2; at 0 it always takes the likeliest. */
  readonly temperature: number;
  /** Over 0, up to 1: the share of likelihood that it chooses from. */
  readonly topP: number;
}
