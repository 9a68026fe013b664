/** A place in blob storage that an asset URI leads to. */
export interface BlobLocation {
  readonly account: string;
  readonly container: string;
  /** Without leading or trailing slash. */
  readonly path: string;
}
