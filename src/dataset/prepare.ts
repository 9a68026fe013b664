import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { checkHere, startCheckers, threadProgram } from './checkers.js';
import { numbersIn } from './chunk.js';
import { inOrder } from './inOrder.js';
import { readManifest } from './manifest.js';
import { preparedIn, writePrepared, type PreparedDataset } from './preparedFiles.js';
import { brokenRows, diskError, tooFewRows } from './datasetErrors.js';
import { findSource } from './findSource.js';
import { ProgressMeter, type Progress } from './progress.js';
import type { Reading } from './reading.js';
import { createHttp, type HttpOptions } from './remote/http.js';
import { publicHub, type Hub } from './remote/hub.js';
import { RowLog } from './rowLog.js';
import { RunMerger } from './runMerger.js';
import { sourceName, type DatasetSource } from './source.js';

export interface PrepareOptions extends HttpOptions {
  /** The folder for `train.jsonl`, `test.jsonl` and `manifest.json`; what is fetched is kept there until they are. */
  readonly out: string;
  readonly seed?: number;
  readonly hub?: Hub;
  /** Leaves broken rows out instead of refusing the dataset. */
  readonly skipBroken?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** This process has nothing else to do: what would block others meanwhile may be done in this thread. */
  readonly alone?: boolean;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Part of the rows that is kept apart to test with; as `train_test_split(test_size=0.2)`. */
const testShare = 0.2;
export const defaultSeed = 42;
/** From so many bytes on, threads save more than their start costs. */
const manyBytes = 24 * 1024 * 1024;
const leastRows = 2;

const underWay = new Map<string, Promise<PreparedDataset>>();

/**
 * Fetches a dataset, checks every row, shuffles it and splits it into training and test data: two JSONL files with
 * `messages` only, and a manifest beside them. The same source and seed give the same files. A dataset that is in the folder
 * already is not made again; one whose making was interrupted goes on with what had been fetched.
 *
 * @throws AppError `bad_dataset` with file, line and field of the first problems; or what `findSource` throws
 */
export function prepareDataset(source: DatasetSource, options: PrepareOptions): Promise<PreparedDataset> {
  const out = path.resolve(options.out);
  const before = underWay.get(out) ?? Promise.resolve();
  const preparing = before
    .catch(() => undefined)
    .then(() => prepare(source, { ...options, out }))
    .catch((error: unknown) => {
      throw diskError(error, out);
    })
    .finally(() => {
      if (underWay.get(out) === preparing) underWay.delete(out);
    });
  underWay.set(out, preparing);
  return preparing;
}

async function prepare(source: DatasetSource, options: PrepareOptions): Promise<PreparedDataset> {
  const { out, seed = defaultSeed, hub = publicHub, skipBroken = false } = options;
  const meter = new ProgressMeter(options.onProgress ?? (() => undefined), options.now ?? Date.now);
  const work = path.join(out, '.work');
  const found = await findSource(source, {
    http: createHttp(options),
    hub,
    cacheFolder: work,
    onBytes: (count, cached) => meter.bytes(count, cached),
    onSize: (bytes) => meter.expect({ bytes }),
  });
  const wanted = { version: 1, source: found.identity, seed, testShare, skipBroken } as const;
  const there = await readManifest(out);
  if (there !== undefined && isDeepStrictEqual({ ...there, ...wanted }, there))
    return preparedIn(out, sourceName(source), there);
  const reading = await found.open();
  try {
    await mkdir(work, { recursive: true });
    meter.expect({ bytes: reading.bytes, rows: reading.rows });
    const merger = new RunMerger();
    try {
      const log = await readRows(reading, merger, meter, { ...options, seed, work });
      if (log.problemCount > 0 && !skipBroken) throw brokenRows(sourceName(source), source, log);
      if (log.rows < leastRows) throw tooFewRows(sourceName(source), log.rows);
      meter.phase('write');
      const order = merger.order();
      const held = Math.ceil(log.rows * testShare);
      const isTest = new Uint8Array(log.rows);
      for (const row of order.subarray(0, held)) isTest[row] = 1;
      const about = { ...wanted, report: log.report(isTest) };
      const manifest = await writePrepared(out, merger, order, held, about);
      await rm(work, { recursive: true, force: true });
      return await preparedIn(out, sourceName(source), manifest);
    } finally {
      await merger.close();
      await removeRuns(work);
    }
  } finally {
    await reading.close();
    // What was fetched stays for the next attempt; an empty folder is nobody's.
    await rmdir(work).catch(() => undefined);
  }
}

async function readRows(
  reading: Reading,
  merger: RunMerger,
  meter: ProgressMeter,
  { signal, seed, work, alone = false }: PrepareOptions & { readonly seed: number; readonly work: string },
): Promise<RowLog> {
  const checkers =
    threadProgram !== undefined && (reading.bytes ?? 0) > manyBytes
      ? startCheckers({
          folder: work,
          seed,
          heapMiB: reading.heapMiB,
          program: threadProgram,
          alsoHere: alone,
        })
      : checkHere(work, seed);
  const log = new RowLog();
  meter.phase('read');
  try {
    let firstNumber = 0;
    const batches = inOrder(reading.parts(), checkers.width, async ({ file, unit, chunk }) => {
      signal?.throwIfAborted();
      const numbered = { chunk, firstNumber };
      firstNumber += numbersIn(chunk);
      return { file, unit, batch: await checkers.check(numbered) };
    });
    for await (const { file, unit, batch } of batches) {
      log.add(file, unit, batch);
      merger.add(batch.run, batch.keys, batch.lengths);
      meter.rows(batch.lengths.length + batch.problemCount);
    }
    return log;
  } finally {
    await checkers.close();
  }
}

/** What was put aside; what was fetched stays for another attempt. */
async function removeRuns(folder: string): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  for (const file of files) if (/^run(?:-\d+)?$/.test(file)) await rm(path.join(folder, file));
}
