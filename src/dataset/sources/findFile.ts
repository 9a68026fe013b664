import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import { advice, command } from '../../errors/nextStep.js';
import { localBytes } from '../formats/byteSource.js';
import { planParquet } from '../formats/parquetReading.js';
import type { FoundSource, Reading } from '../reading.js';
import { receivedName } from './receivedName.js';
import { slicesWords, type Slice } from '../rows/slice.js';
import { formatOf, type FileSource } from '../source.js';
import { headOf } from '../formats/textHead.js';
import { openText, textParts, textRanges } from '../formats/textReading.js';

interface FileOptions {
  /** Bytes that have been read. */
  readonly onBytes: (count: number) => void;
  readonly signal?: AbortSignal;
}

/** @throws AppError `dataset_missing` */
export async function findFile(
  source: FileSource,
  slices: readonly Slice[],
  options: FileOptions,
): Promise<FoundSource> {
  const at = source.path;
  const file = await stat(at).catch((error: NodeJS.ErrnoException) => {
    throw missing(at, error.code);
  });
  // To open one of the others would wait for somebody to write to it.
  if (!file.isFile()) throw notRead(at, `it is ${kindOf(file)}, and no file`);
  return {
    identity: {
      kind: 'file',
      name: path.resolve(at),
      revision: `${file.size} bytes, ${file.mtime.toISOString()}`,
      slice: slicesWords(slices),
    },
    open: () => openFile(at, path.basename(at), slices, options),
  };
}

/**
 * Looks at a file that is there.
 *
 * @throws AppError `bad_dataset`, `bad_argument`, `dataset_missing`
 */
export async function openFile(
  at: string,
  name: string,
  slices: readonly Slice[],
  { onBytes, signal }: FileOptions,
): Promise<Reading> {
  try {
    const format = formatOf(at);
    const head = await headOf(at);
    // Whatever it is called.
    if (format === 'parquet' || head.bytes.toString('latin1', 0, 4) === 'PAR1') {
      const files = [{ name, open: () => localBytes(at, name, onBytes) }];
      return await planParquet(slices.map((slice) => ({ slice, files })));
    }
    const file = await openText({ path: at, name, ...defined({ signal }) }, format, head);
    const ranges = await textRanges(file, slices);
    return {
      bytes: (await stat(at)).size,
      // A line may be one long JSON.
      heapMiB: 512,
      parts: () => textParts(file, ranges, onBytes),
      close: () => Promise.resolve(),
    };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw missing(at, (error as NodeJS.ErrnoException).code);
  }
}

const kindOf = (file: Stats): string =>
  file.isDirectory() ? 'a folder' : file.isFIFO() ? 'a pipe' : file.isSocket() ? 'a socket' : 'a device';

const missing = (file: string, code: string | undefined): AppError =>
  notRead(
    file,
    code === 'ENOENT' || code === 'ENOTDIR'
      ? 'there is no such file'
      : code === 'EACCES' || code === 'EPERM'
        ? 'it may not be read'
        : 'it could not be read',
  );

const notRead = (file: string, why: string): AppError =>
  new AppError({
    reason: 'dataset_missing',
    sentence: `The dataset ${receivedName(file)} was not read: ${why}.`,
    next: advice`Name a JSONL, CSV or Parquet file on the machine where the bot runs, or a dataset of the hub, for example ${command('dataset', 'samples/phi3-on-azure-ml.jsonl')}`,
  });
