import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { findSource } from './findSource.js';
import { readManifest } from './manifest.js';
import { defaultSeed, type PrepareOptions } from './prepare.js';
import { preparedIn, type PreparedDataset } from './preparedFiles.js';
import type { SourceIdentity } from './reading.js';
import { createHttp } from './remote/http.js';
import { publicHub } from './remote/hub.js';
import { sourceName, type DatasetSource } from './source.js';

/** What a source is now, and what was made of exactly that, if it is still in the folder. Fetches no rows. */
export async function lookAtDataset(
  source: DatasetSource,
  options: PrepareOptions,
): Promise<{ readonly identity: SourceIdentity; readonly prepared?: PreparedDataset }> {
  const { out, seed = defaultSeed, hub = publicHub, skipBroken = false } = options;
  const { identity } = await findSource(source, {
    http: createHttp(options),
    hub,
    cacheFolder: path.join(out, '.work'),
    onBytes: () => undefined,
    onSize: () => undefined,
  });
  const there = await readManifest(out);
  if (there === undefined || !isDeepStrictEqual({ ...there, source: identity, seed, skipBroken }, there))
    return { identity };
  return { identity, prepared: await preparedIn(out, sourceName(source), there) };
}
