import { createHash } from 'node:crypto';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { manifestFile, readManifest, type Manifest, type PreparedFile } from './manifest.js';
import type { Row } from '../rows/row.js';
import type { RunMerger } from '../shuffle/runMerger.js';
import type { Wanted } from '../wanted.js';
import { writeHashed } from '../writeHashed.js';

export interface PreparedDataset {
  /** For people. */
  readonly name: string;
  /** Absolute paths. */
  readonly trainFile: string;
  readonly testFile: string;
  readonly manifest: Manifest;
  /** Of both files: the same data under any name has the same hash. */
  readonly hash: string;
  /** The first training rows, three of them or fewer. */
  readonly samples: readonly Row[];
}

const sampleRows = 3;

/** Rows, and the order that they are shuffled to: the first `held` of it are tested with. */
interface Shuffled {
  readonly merger: RunMerger;
  readonly order: Uint32Array;
  readonly held: number;
}

/** Writes both files and, when they are whole, the manifest. */
export async function writePrepared(
  folder: string,
  { merger, order, held }: Shuffled,
  about: Omit<Manifest, 'train' | 'test'>,
  signal: AbortSignal | undefined,
): Promise<Manifest> {
  // What is there is no dataset from here on until all of it is.
  await rm(path.join(folder, manifestFile), { force: true });
  const write = async (file: string, rows: Uint32Array): Promise<PreparedFile> => ({
    file,
    rows: rows.length,
    ...(await writeBlocks(path.join(folder, file), merger.lines(rows), signal)),
  });
  const test = await write('test.jsonl', order.subarray(0, held));
  const train = await write('train.jsonl', order.subarray(held));
  const manifest: Manifest = { ...about, train, test };
  await writeWhole(path.join(folder, manifestFile), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

/** What lies in a folder, if it is this. */
export async function preparedAs(
  folder: string,
  name: string,
  wanted: Wanted,
): Promise<PreparedDataset | undefined> {
  const there = await readManifest(folder, wanted);
  return there === undefined ? undefined : preparedIn(folder, name, there);
}

/** What lies in a folder, for those who use it. */
export async function preparedIn(folder: string, name: string, manifest: Manifest): Promise<PreparedDataset> {
  const trainFile = path.join(folder, manifest.train.file);
  return {
    name,
    trainFile,
    testFile: path.join(folder, manifest.test.file),
    manifest,
    hash: createHash('sha256').update(`${manifest.train.sha256} ${manifest.test.sha256}`).digest('hex'),
    samples: await firstRows(trainFile, sampleRows),
  };
}

/** A file that is there when it is whole. */
async function writeBlocks(
  name: string,
  blocks: Iterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<Pick<PreparedFile, 'bytes' | 'sha256'>> {
  const begun = `${name}.part`;
  try {
    const written = await writeHashed(begun, blocks, signal);
    await rename(begun, name);
    return written;
  } catch (error) {
    await rm(begun, { force: true });
    throw error;
  }
}

async function writeWhole(file: string, content: string): Promise<void> {
  await writeFile(`${file}.part`, content);
  await rename(`${file}.part`, file);
}

async function firstRows(file: string, count: number): Promise<Row[]> {
  const input = await open(file, 'r');
  try {
    const blocks: Buffer[] = [];
    for (let lines = 0; lines < count;) {
      const { buffer, bytesRead } = await input.read(Buffer.alloc(blockBytes));
      if (bytesRead === 0) break;
      const block = buffer.subarray(0, bytesRead);
      blocks.push(block);
      for (let at = block.indexOf(lineEnd); at >= 0; at = block.indexOf(lineEnd, at + 1)) lines++;
    }
    return Buffer.concat(blocks)
      .toString()
      .split('\n', count)
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row);
  } finally {
    await input.close();
  }
}

const lineEnd = 10;
const blockBytes = 64 * 1024;
