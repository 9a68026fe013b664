import path from 'node:path';
import { z } from 'zod';
import { datasetSource } from '../dataset/source.js';
import { defined } from '../defined.js';
import { packageRoot } from '../packageRoot.js';
import type { Settings } from '../settings.js';
import { ConfigError, problemsIn } from './configError.js';
import { configSchema, type ConfigValues } from './configSchema.js';
import { givenIn, type Environment } from './environment.js';

/**
 * From where datasets are fetched and how much of one, for programs that need nothing else.
 *
 * @throws ConfigError with all problems
 */
export function readDatasetSettings(environment: Environment = process.env): {
  readonly hub: Settings['datasetHub'];
  readonly mostBytes: number;
} {
  const { HF_ENDPOINT, HF_TOKEN, HIENO_DOWNLOAD_MIB } = configSchema.shape;
  const parsed = z
    .object({ HF_ENDPOINT, HF_TOKEN, HIENO_DOWNLOAD_MIB })
    .safeParse(givenIn(environment, ['HF_ENDPOINT', 'HF_TOKEN', 'HIENO_DOWNLOAD_MIB']));
  if (parsed.success) return { hub: readHub(parsed.data), mostBytes: mostBytesOf(parsed.data) };
  throw new ConfigError(problemsIn(parsed.error));
}

export const readHub = ({
  HF_ENDPOINT,
  HF_TOKEN,
}: Pick<ConfigValues, 'HF_ENDPOINT' | 'HF_TOKEN'>): Settings['datasetHub'] => ({
  endpoint: HF_ENDPOINT.replace(/\/+$/, ''),
  ...defined({ token: HF_TOKEN }),
});

export const mostBytesOf = ({ HIENO_DOWNLOAD_MIB }: Pick<ConfigValues, 'HIENO_DOWNLOAD_MIB'>): number =>
  HIENO_DOWNLOAD_MIB * 1024 ** 2;

/** A bot without credentials is on the loopback: who reaches it reaches what it reaches. */
export function readDownloads(values: ConfigValues): Settings['downloads'] {
  const isLocal = values.MicrosoftAppId === undefined;
  const isOpen = values.HIENO_PRIVATE_ADDRESSES === '1';
  return {
    reach: isOpen || isLocal ? 'anywhere' : 'internet',
    attachments: isOpen ? 'anywhere' : isLocal ? 'machine' : 'internet',
    mostBytes: mostBytesOf(values),
  };
}

/** `HuggingFaceH4/ultrachat_200k train_sft[:1%]`: what the tutorial trains on. A stand-in for Azure has no such hub beside it. */
const tutorialDataset = { dataset: 'HuggingFaceH4/ultrachat_200k', slice: 'train_sft[:1%]' };

export function readDefaultDataset({ HIENO_DATASET: named, AZURE_RESOURCE_MANAGER_URL: arm }: ConfigValues) {
  if (named === undefined)
    return arm === undefined
      ? tutorialDataset
      : { dataset: path.resolve(packageRoot, 'samples/phi3-on-azure-ml.jsonl') };
  const [dataset = '', slice, ...others] = named.split(/\s+/);
  // A path may hold blanks; a name and an address may not.
  if (datasetSource(dataset).kind === 'file' || others.length > 0)
    return { dataset: path.resolve(packageRoot, named) };
  return { dataset, ...defined({ slice }) };
}
