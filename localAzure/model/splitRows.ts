import type { Conversation } from './conversation.js';
import { DatasetError } from './datasetError.js';

export interface SplitRows {
  readonly train: readonly Conversation[];
  readonly validation: readonly Conversation[];
  readonly test: readonly Conversation[];
  /** Whether rows of the training file were taken away for validation or test. */
  readonly cut: boolean;
}

/**
 * The component's own preprocessing: what is missing is cut from the end of the **training** file. Only test
 * missing: 80/20, even though a validation file was given. Only validation missing: 80/20. Both: 80/10/10.
 */
export function splitRows(
  train: readonly Conversation[],
  validation?: readonly Conversation[],
  test?: readonly Conversation[],
): SplitRows {
  if (train.length === 0) {
    throw new DatasetError(
      'train_file_path',
      'No training data: either train_file_path or train_mltable_path must be given and hold at least one row.',
    );
  }
  if (validation && test) return { train, validation, test, cut: false };
  const kept = Math.max(1, Math.floor(train.length * 0.8));
  const rest = train.slice(kept);
  const cutTrain = train.slice(0, kept);
  if (validation) return { train: cutTrain, validation, test: rest, cut: true };
  if (test) return { train: cutTrain, validation: rest, test, cut: true };
  const half = Math.ceil(rest.length / 2);
  return { train: cutTrain, validation: rest.slice(0, half), test: rest.slice(half), cut: true };
}
