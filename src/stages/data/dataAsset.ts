import type { Azure } from '../../azure/azure.js';
import type { PreparedDataset } from '../../dataset/output/preparedFiles.js';

const assetName = 'hieno-chat';

/** Of the data asset; derived from the content, as what a version holds never changes. */
export const dataAssetVersion = (hash: string): string => hash.slice(0, 12);

/** Whether data of this hash has been registered for training. */
export const isUploaded = (azure: Pick<Azure, 'data'>, hash: string): Promise<boolean> =>
  azure.data.exists(assetName, dataAssetVersion(hash));

/** Registers uploaded training data, with what it was made of and the run that brought it. */
export function registerDataset(
  azure: Pick<Azure, 'data'>,
  { name, manifest, hash }: PreparedDataset,
  runId: string,
  uri: string,
): Promise<void> {
  const { source, seed, train, test } = manifest;
  return azure.data.create(assetName, dataAssetVersion(hash), {
    uri,
    description:
      `${train.rows} conversations to train on, from ${name} (${source.slice}); ${test.rows} more to validate with ` +
      'and the manifest lie beside them.',
    tags: {
      'hieno.run': runId,
      // Everybody with access to the workspace reads it: no folders of the bot's machine.
      'hieno.source': source.kind === 'file' ? name : source.name,
      'hieno.revision': source.revision,
      'hieno.slice': source.slice,
      'hieno.seed': String(seed),
      'hieno.trainRows': String(train.rows),
      'hieno.validationRows': String(test.rows),
    },
  });
}
