import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { SourceIdentity } from './reading.js';
import type { DatasetReport } from './report.js';

/** What lies in a folder of a prepared dataset, and what it was made of. */
export interface Manifest {
  readonly version: 1;
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

/** The manifest of a folder whose files are all there; undefined where something is missing. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    const manifest = JSON.parse(await readFile(path.join(folder, manifestFile), 'utf8')) as Manifest;
    if (manifest.version !== 1) return undefined;
    for (const { file, bytes } of [manifest.train, manifest.test])
      if ((await stat(path.join(folder, file))).size !== bytes) return undefined;
    return manifest;
  } catch {
    return undefined;
  }
}
