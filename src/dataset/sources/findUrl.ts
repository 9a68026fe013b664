import { createHash } from 'node:crypto';
import { defined } from '../../defined.js';
import type { FindOptions } from './findOptions.js';
import { openFile } from './findFile.js';
import { planParquet } from '../formats/parquetReading.js';
import type { FoundSource, Reading, SourceIdentity } from '../reading.js';
import { download } from './remote/download.js';
import { hubHeaders } from './remote/hub.js';
import { rangeCache } from './remote/rangeCache.js';
import { remoteBytes } from './remote/remoteBytes.js';
import { tooLarge } from './remote/tooLarge.js';
import { statusError } from './remote/statusError.js';
import { slicesWords, type Slice } from '../rows/slice.js';
import { formatOf, sourceName, type UrlSource } from '../source.js';

/** Of Parquet the needed parts where the server gives parts, of anything else the whole. */
export async function findUrl(
  { url }: UrlSource,
  slices: readonly Slice[],
  options: FindOptions,
): Promise<FoundSource> {
  const name = sourceName({ kind: 'url', url });
  const remote = {
    ...options,
    headers: (address: string) => hubHeaders(options.hub, address),
    refusal: statusError,
  };
  const file = await remoteBytes({ name, url }, { ...remote, cache: rangeCache(options.cacheFolder) });
  const { version } = file;
  const downloaded = async (): Promise<Reading> => {
    const wanted = { name, url, ...defined({ version }) };
    const at = await download(wanted, options.cacheFolder, remote, options.onSize);
    // What is read from here on was counted when it came.
    return openFile(at, name, slices, { ...options, onBytes: () => undefined });
  };
  return {
    // Without a mark the length is all that tells one file from another.
    identity: identityOf(url, version ?? (file.size > 0 ? `${file.size} bytes` : 'without a mark'), slices),
    async open() {
      if (formatOf(name) !== 'parquet' || !file.inParts) return downloaded();
      const files = [{ name, open: () => Promise.resolve(file) }];
      const plan = await planParquet(slices.map((slice) => ({ slice, files })));
      if (plan.bytes > options.mostBytes) throw tooLarge(name, options.mostBytes);
      options.onSize(plan.bytes);
      return plan;
    },
  };
}

/** An address may be signed, and the manifest goes where others read it: of the query only a hash is kept. */
function identityOf(url: string, version: string, slices: readonly Slice[]): SourceIdentity {
  const { origin, pathname, search } = new URL(url);
  const query =
    search === '' ? '' : `, query ${createHash('sha256').update(search).digest('hex').slice(0, 12)}`;
  return {
    kind: 'url',
    name: origin + pathname,
    revision: version + query,
    slice: slicesWords(slices),
  };
}
