/** What is trained on, and where it lies. */
export interface DataFacts {
  readonly datasetName?: string;
  /** What the finished model is asked first: a question of the training rows, where they are known. */
  readonly firstQuestion?: string;
  /** A few of the training rows' questions, to be suggested; absent where none may be shown. */
  readonly questions?: readonly string[];
  readonly trainRows?: number;
  readonly validationRows?: number;
  readonly trainUri?: string;
  readonly validationUri?: string;
  /** Hash of the prepared files: the same data is never uploaded or trained on twice. */
  readonly datasetHash?: string;
  readonly dataAssetVersion?: string;
}
