import { AppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import { advice } from '../../errors/nextStep.js';
import type { FindOptions } from './findOptions.js';
import { planParquet, type ParquetSlice } from '../formats/parquetReading.js';
import type { FoundSource } from '../reading.js';
import { hubHeaders } from './remote/hub.js';
import { hubError } from './remote/hubError.js';
import { hubDataset, type HubDataset } from './remote/hubSplits.js';
import { tooLarge } from './remote/tooLarge.js';
import { rangeCache } from './remote/rangeCache.js';
import { remoteBytes } from './remote/remoteBytes.js';
import { parseSlices, slicesWords } from '../rows/slice.js';
import type { HubSource } from '../source.js';

/** The Parquet files of the splits that are meant, at the commit that the dataset is at now. */
export async function findHub(
  source: HubSource & { readonly split?: string },
  options: FindOptions,
): Promise<FoundSource> {
  const { hub, http } = options;
  const dataset = await hubDataset(http, hub, source.name, source);
  const slices = parseSlices(source.split ?? defaultSplit(dataset));
  const cache = rangeCache(options.cacheFolder);
  const parts = slices.map((slice): ParquetSlice => {
    const split = dataset.splits.get(slice.split);
    if (split === undefined) throw noSplit(dataset, slice.split);
    return {
      slice,
      files: split.files.map((file) => ({
        name: file.name,
        open: () =>
          remoteBytes(
            { ...file, version: dataset.converted ?? dataset.revision },
            {
              ...options,
              cache,
              headers: (url) => hubHeaders(hub, url),
              refusal: (response, url) => hubError(response, url, source.name, hub),
            },
          ),
      })),
      ...defined({ declaredRows: split.rows }),
    };
  });
  return {
    identity: {
      kind: 'hub',
      name: source.name,
      revision: dataset.revision,
      ...defined({ converted: dataset.converted, config: source.config }),
      slice: slicesWords(slices),
    },
    async open() {
      const plan = await planParquet(parts);
      if (plan.bytes > options.mostBytes) throw tooLarge(source.name, options.mostBytes);
      options.onSize(plan.bytes);
      return plan;
    },
  };
}

function defaultSplit({ splits, name }: HubDataset): string {
  const [only, ...others] = splits.keys();
  if (splits.has('train')) return 'train';
  if (only !== undefined && others.length === 0) return only;
  throw new AppError({
    reason: 'bad_argument',
    sentence: `${name} has several splits: ${[...splits.keys()].join(', ')}.`,
    next: advice`Name one of them, or a part of it: ${only ?? ''}[:1%].`,
  });
}

const noSplit = ({ name, splits }: HubDataset, split: string): AppError =>
  new AppError({
    reason: 'dataset_missing',
    sentence: `${name} has no split ${split}; it has ${[...splits.keys()].join(', ')}.`,
    next: advice`Name one of them.`,
  });
