/** An element or action of an adaptive card, as JSON. */
export interface CardElement {
  readonly type: string;
  readonly [property: string]: unknown;
}
