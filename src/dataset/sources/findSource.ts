import { AppError } from '../../errors/appError.js';
import { advice } from '../../errors/nextStep.js';
import { findFile } from './findFile.js';
import { findHub } from './findHub.js';
import type { FindOptions } from './findOptions.js';
import { findUrl } from './findUrl.js';
import type { FoundSource } from '../reading.js';
import { parseSlices, type Slice } from '../rows/slice.js';
import type { DatasetSource } from '../source.js';

/**
 * Finds a source. Only its `open` fetches rows.
 *
 * @throws AppError (both of them) `dataset_missing`, `dataset_gated`, `hub_token_rejected`, `bad_dataset`, `bad_argument`,
 * `throttled`, `unavailable`
 */
export async function findSource(source: DatasetSource, options: FindOptions): Promise<FoundSource> {
  switch (source.kind) {
    case 'file':
      return findFile(source, fileSlices(source), {
        ...options,
        onBytes: (count) => options.onBytes(count, false),
      });
    case 'url':
      return findUrl(source, fileSlices(source), options);
    case 'hub':
      return findHub(source, options);
  }
}

/** A file is one split, and that is called `train`, as the `datasets` library does it. */
function fileSlices(source: DatasetSource): readonly Slice[] {
  const slices = parseSlices(source.split ?? 'train');
  const other = slices.find(({ split }) => split !== 'train')?.split;
  if (other === undefined) return slices;
  throw new AppError({
    reason: 'bad_argument',
    sentence: `A file has no split ${other}: all of it is train.`,
    next: advice`Name the rows as train[:10%], or leave the slice away.`,
  });
}
