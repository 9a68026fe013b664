import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../../src/packageRoot.js';
import { hashOf, keptFolder, makeOnce } from '../machine/makeOnce.js';

export interface Ultrachat {
  readonly rows: number;
  /** The number of the first one, so that files of one split hold different rows. */
  readonly firstRow?: number;
  /** Words in an answer: 10 keep a file small, 100 are as long as ultrachat's own. */
  readonly words?: number;
  readonly codec?: 'snappy' | 'zstd' | 'gzip' | 'brotli' | 'lz4_raw' | 'uncompressed';
}

/**
 * Rows in a row group. The real files were written a thousand at a time; DuckDB ends a group with a vector, which is 2,048
 * rows, or 1,024 after a filter that lets every second one through.
 */
export const groupRows = 1024;

/** What is written goes by this file and DuckDB. */
const kept = keptFolder(
  'ultrachat',
  readFileSync(import.meta.filename),
  readFileSync(path.join(packageRoot, 'test/package-lock.json')),
);

/**
 * Writes a Parquet file of ultrachat_200k's schema: `prompt`, `prompt_id` and `messages`, a list of content and role, of
 * two to ten messages. Made-up words, some with quotes and accents, the same ones for the same row whenever it is written: so
 * each file is made once and copied from then on.
 */
export async function writeUltrachat(file: string, wanted: Ultrachat): Promise<void> {
  const made = path.join(kept, `${hashOf(JSON.stringify(wanted))}.parquet`);
  await makeOnce(made, (partial) => make(partial, wanted));
  copyFileSync(made, file);
}

async function make(file: string, { rows, firstRow = 0, words = 10, codec = 'snappy' }: Ultrachat) {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  try {
    await connection.run('set threads = 1');
    await connection.run(`create table vocabulary as select list(case
        when i % 1499 = 7 then 'naïve’s' when i % 211 = 1 then '"' || i || '"' when i % 17 = 0 then word || ',' else word end
        order by i) as words
      from (select i, translate(md5(i::varchar)[:2 + i % 8], '0123456789abcdef', 'etaoinshrdlucmwy') as word
        from range(6000) t(i))`);
    // Small numbers are frequent words, as in a language.
    const text = (most: string) =>
      `array_to_string(list_transform(range(5 + (hash(i * 31 + m) % ${most})::int),
        k -> words[1 + (power((hash(i * 1000003 + m * 1009 + k) % 1000000)::double / 1e6, 3) * 5999)::int]), ' ')`;
    await connection.run(`copy (
        select messages[1].content as prompt, sha256(messages[1].content) as prompt_id, messages
        from (select list_transform(range(2 * (1 + i % 5)), m -> {
            content: case when m = 0 then 'Question ' || i || ': ' || ${text(String(words))} || '?'
              when m % 2 = 0 then ${text(String(words))} || '?' else ${text(String(words * 2))} || E'.\\n\\nThat is all.' end,
            role: case when m % 2 = 0 then 'user' else 'assistant' end}) as messages
          from (select j // 2 as i from range(${2 * firstRow}, ${2 * (firstRow + rows)}) t(j) where j % 2 = 0), vocabulary)
      ) to '${file}' (format parquet, codec '${codec}', row_group_size ${groupRows})`);
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}
