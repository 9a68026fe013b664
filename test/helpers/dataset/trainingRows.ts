import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareDataset } from '../../../src/dataset/prepare.js';
import type { Row } from '../../../src/dataset/rows/row.js';
import { datasetSource } from '../../../src/dataset/source.js';

/** The first rows that a model would be tuned on with this file. */
export async function trainingRows(file: string): Promise<readonly Row[]> {
  const out = mkdtempSync(path.join(tmpdir(), 'hieno-rows-'));
  try {
    return (await prepareDataset(datasetSource(file), { out })).samples;
  } finally {
    rmSync(out, { recursive: true });
  }
}
