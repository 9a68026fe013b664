import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { SourceIdentity } from '../reading.js';
import type { DatasetReport } from '../checking/report.js';
import { streamOf } from '../formats/textFile.js';

/** What lies in a folder of a prepared dataset, and what it was made of. */
export interface Manifest {
  /** Of how sources are read: what an earlier version made of one is made again. */
  readonly version: 2;
  readonly source: SourceIdentity;
  readonly seed: number;
  /** Of the rows, for testing. */
  readonly testShare: number;
  /** Whether broken rows were left out instead of refused. */
  readonly skipBroken: boolean;
  readonly train: PreparedFile;
  readonly test: PreparedFile;
  readonly report: DatasetReport;
}

export interface PreparedFile {
  /** Its name in the folder. */
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

export const manifestFile = 'manifest.json';

/**
 * The manifest of a folder, if it says what is wanted and the files are what it says, byte for byte: somebody may have
 * changed them by hand.
 */
export async function readManifest(
  folder: string,
  wanted: Partial<Manifest> = {},
): Promise<Manifest | undefined> {
  try {
    const manifest = JSON.parse(await readFile(path.join(folder, manifestFile), 'utf8')) as Manifest;
    if (manifest.version !== 2 || !isDeepStrictEqual({ ...manifest, ...wanted }, manifest)) return undefined;
    const files = [manifest.train, manifest.test];
    // What can be told at once goes first.
    for (const { file, bytes } of files)
      if ((await stat(path.join(folder, file))).size !== bytes) return undefined;
    for (const { file, sha256 } of files)
      if ((await hashOf(path.join(folder, file))) !== sha256) return undefined;
    return manifest;
  } catch {
    return undefined;
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of await streamOf({ path: file }, 1024 * 1024)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
