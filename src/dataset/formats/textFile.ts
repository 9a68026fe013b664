import type { ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Layout } from './layout.js';
import type { Encoding } from './textHead.js';

/** A file of text on this machine, and how rows lie in it. */
export interface TextFile {
  readonly path: string;
  /** For people. */
  readonly name: string;
  readonly encoding: Encoding;
  readonly layout: Layout;
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
