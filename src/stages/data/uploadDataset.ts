import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../errors/appError.js';
import type { Blobs } from '../../azure/storage/blobs.js';
import type { LocalFile } from '../../azure/storage/localFile.js';
import { tokenRefusal } from '../../azure/arm/tokenRefusal.js';
import type { UploadOptions } from '../../azure/storage/uploadFile.js';
import { manifestFile } from '../../dataset/output/manifest.js';
import type { PreparedDataset } from '../../dataset/output/preparedFiles.js';
import { dataAssetVersion, isUploaded, registerDataset } from './dataAsset.js';
import { spreadingMs } from '../spreadingMs.js';
import type { StageContext } from '../stage.js';

export interface UploadedDataset {
  /** `azureml://datastores/...`, as jobs name their inputs. */
  readonly trainUri: string;
  readonly validationUri: string;
  readonly dataAssetVersion: string;
}

/** Bytes of all files together. */
export type OnUpload = (bytesSoFar: number, totalBytes: number) => void;

type UploadContext = Pick<StageContext, 'azure' | 'runId' | 'now' | 'startedAt' | 'signal'>;

interface Part extends LocalFile {
  /** In the store. */
  readonly to: string;
  /** One that is there stays, whatever is in it. */
  readonly keep?: true;
}

/**
 * Brings a dataset into the workspace's default datastore and registers it, both under its own hash, so that the same data
 * comes over once: what is there already costs a look. Broken off, it goes on with the blocks that are missing.
 *
 * The bot's token opens the store; the account's key only where the store is set up for keys and the token is of no use:
 * because the account takes none, or because it still lacks a role when a role that was given must have spread.
 *
 * @param upload for tests
 * @returns undefined while a role may be spreading: to be called again
 * @throws AppError
 */
export async function uploadDataset(
  context: UploadContext,
  prepared: PreparedDataset,
  onUpload: OnUpload = () => {},
  upload: Pick<UploadOptions, 'blockBytes'> = {},
): Promise<UploadedDataset | undefined> {
  const { azure, now, startedAt, signal } = context;
  const { datastores } = azure;
  const store = await datastores.default();
  const folder = `hieno/datasets/${prepared.hash.slice(0, 16)}`;
  const parts = await partsOf(prepared, folder);
  const send = (blobs: Blobs) => sendMissing(blobs, parts, onUpload, { ...upload, signal });
  try {
    await send(datastores.byToken(store));
  } catch (error) {
    if (!(error instanceof AppError) || error.reason !== 'forbidden') throw error;
    const refusal = tokenRefusal(error);
    if (refusal !== 'scheme' && now() - startedAt <= spreadingMs) return undefined;
    if (refusal === undefined || !store.hasKey) throw error;
    await send(await datastores.byKey(store));
  }
  const uri = (name: string) => `azureml://datastores/${store.name}/paths/${folder}/${name}`;
  const trainUri = uri('train.jsonl');
  if (!(await isUploaded(azure, prepared.hash)))
    await registerDataset(azure, prepared, context.runId, trainUri);
  return {
    trainUri,
    validationUri: uri('validation.jsonl'),
    dataAssetVersion: dataAssetVersion(prepared.hash),
  };
}

async function partsOf({ trainFile, testFile, manifest }: PreparedDataset, folder: string): Promise<Part[]> {
  const about = path.join(path.dirname(trainFile), manifestFile);
  const jsonl = 'application/jsonl';
  return [
    { to: `${folder}/train.jsonl`, path: trainFile, bytes: manifest.train.bytes, contentType: jsonl },
    { to: `${folder}/validation.jsonl`, path: testFile, bytes: manifest.test.bytes, contentType: jsonl },
    {
      to: `${folder}/${manifestFile}`,
      path: about,
      bytes: (await stat(about)).size,
      contentType: 'application/json',
      // The same rows may have been had from elsewhere before: it goes with the data asset, which says the same.
      keep: true,
    },
  ];
}

async function sendMissing(
  blobs: Blobs,
  parts: readonly Part[],
  onUpload: OnUpload,
  options: UploadOptions,
): Promise<void> {
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  let sent = 0;
  const onBytes = (count: number) => onUpload((sent += count), total);
  for (const { to, keep, ...file } of parts) {
    const size = await blobs.size(to);
    if (size === file.bytes || (keep && size !== undefined)) onBytes(file.bytes);
    else await blobs.upload(to, file, { ...options, onBytes });
  }
}
