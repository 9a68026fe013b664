/** How far the renewal of the endpoint's keys has come. */
export interface KeyRotationFacts {
  /** By which a key is known again that is not kept: a part of its hash (`keyMark`). It tells whether the key is another one by now. */
  readonly primaryKeyWas?: string;
  readonly secondaryKeyWas?: string;
  readonly primaryKeyAsked?: true;
  readonly secondaryKeyAsked?: true;
}
