/** A data file that the training component refuses; the message is what the user reads in the failed job. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';

  constructor(
    /** The component's input at fault, `train_file_path` for example. */
    readonly input: string,
    readonly detail: string,
    /** 1-based; absent when the whole file is meant. */
    readonly line?: number,
  ) {
    super(`ACFTUserError: ${input}: ${line === undefined ? '' : `line ${line}: `}${detail}`);
  }
}
