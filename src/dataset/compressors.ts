import zlib from 'node:zlib';
import type { Compressors, FileMetaData } from 'hyparquet';

/** Node 22.15 and later unpack Zstandard themselves, several times faster than a library in JavaScript. */
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array };

/** Once for all chunks, for it has memory of its own. */
let snappy: Compressors['SNAPPY'];

/** What unpacks the pages of a file. Loads nothing that the file does not need, for that costs every start its time. */
export async function compressors({ row_groups }: FileMetaData): Promise<Compressors> {
  const codecs = new Set(
    row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data?.codec)),
  );
  const needed: Compressors = {
    GZIP: (bytes) => zlib.gunzipSync(bytes),
    BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
  };
  if (codecs.has('SNAPPY')) {
    const { snappyUncompressor } = await import('hysnappy');
    needed.SNAPPY = snappy ??= snappyUncompressor();
  }
  if (codecs.has('ZSTD') && zstdDecompressSync !== undefined)
    needed.ZSTD = (bytes) => zstdDecompressSync(bytes);
  else if (['ZSTD', 'LZ4', 'LZ4_RAW'].some((codec) => codecs.has(codec as 'ZSTD'))) {
    const { compressors: library, decompressZstd } = await import('hyparquet-compressors');
    return { ...library, ...needed, ZSTD: (bytes, length) => decompressZstd(bytes, new Uint8Array(length)) };
  }
  return needed;
}
