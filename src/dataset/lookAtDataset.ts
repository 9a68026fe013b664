import path from 'node:path';
import { defined } from '../defined.js';
import { unlessAborted } from '../unlessAborted.js';
import { findSource } from './sources/findSource.js';
import type { PrepareOptions } from './prepare.js';
import { preparedAs, type PreparedDataset } from './output/preparedFiles.js';
import type { SourceIdentity } from './reading.js';
import { createHttp } from './sources/remote/http.js';
import { publicHub } from './sources/remote/hub.js';
import { guardFor } from './sources/remote/reach.js';
import { sourceName, type DatasetSource } from './source.js';
import { wantedOf } from './wanted.js';

export interface DatasetLook {
  /** What the source is now. */
  readonly identity: SourceIdentity;
  /** What lies in the folder, if it is exactly what `prepareDataset` would make of the source now. */
  readonly prepared?: PreparedDataset;
}

/**
 * Finds a source (of a dataset of the hub its commit and its files' names), and fetches no row of it.
 *
 * @throws AppError what `findSource` throws; the signal's reason
 */
export async function lookAtDataset(
  source: DatasetSource,
  options: Omit<PrepareOptions, 'onProgress' | 'alone' | 'now'>,
): Promise<DatasetLook> {
  const { hub = publicHub, signal } = options;
  const out = path.resolve(options.out);
  try {
    const finding = findSource(source, {
      http: createHttp(options, guardFor(source, hub, options.reach)),
      mostBytes: options.mostBytes ?? Infinity,
      hub,
      cacheFolder: path.join(out, '.work'),
      onBytes: () => undefined,
      onSize: () => undefined,
    });
    const { identity } = await (signal === undefined ? finding : unlessAborted(finding, signal));
    const prepared = await preparedAs(out, sourceName(source), wantedOf(identity, options));
    return { identity, ...defined({ prepared }) };
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
