import zlib from 'node:zlib';
import type { Compressors, FileMetaData } from 'hyparquet';
import { snappyUncompressor } from 'hysnappy';

type Unpack = NonNullable<Compressors['SNAPPY']>;

/** Once for all chunks of a thread: each has memory of its own. */
let snappy: Unpack | undefined;
let zstd: Unpack | undefined;

/** What unpacks the pages of a file. Loads little that the file does not need, for that costs every start its time. */
export async function compressors({ row_groups }: FileMetaData): Promise<Compressors> {
  const codecs = new Set(
    row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data?.codec)),
  );
  const needed: Compressors = {
    GZIP: (bytes) => zlib.gunzipSync(bytes),
    BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
  };
  // The Parquet reader's own is JavaScript, and takes three times as long.
  if (codecs.has('SNAPPY')) needed.SNAPPY = snappy ??= snappyUncompressor();
  if (codecs.has('ZSTD')) needed.ZSTD = zstd ??= await loadZstd();
  if (!codecs.has('LZ4') && !codecs.has('LZ4_RAW')) return needed;
  const { decompressLz4, decompressLz4Raw } = await import('hyparquet-compressors');
  return { ...needed, LZ4: decompressLz4, LZ4_RAW: decompressLz4Raw };
}

/** Node has one from 22.15 on only; what is in hyparquet-compressors takes ten times as long as this. */
async function loadZstd(): Promise<Unpack> {
  const { ZSTDDecoder } = await import('zstddec');
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return (bytes, length) => decoder.decode(bytes, length);
}
