import type { ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** A JSONL or CSV file on this machine. */
export interface TextFile {
  readonly path: string;
  /** For people. */
  readonly name: string;
  readonly format: 'jsonl' | 'csv';
  /** Ends the reading, with an error. */
  readonly signal?: AbortSignal;
}

/** Its bytes. Not from node:fs, whose import as a module loads all of Node's streams: Parquet does without them. */
export async function streamOf(
  { path, signal }: Pick<TextFile, 'path' | 'signal'>,
  highWaterMark: number,
): Promise<ReadStream> {
  const file = await open(path, 'r');
  return file.createReadStream({ highWaterMark, ...(signal && { signal }) });
}
