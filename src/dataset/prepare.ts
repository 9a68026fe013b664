import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../errors/appError.js';
import { defined } from '../defined.js';
import { preparedAs, preparedIn, writePrepared, type PreparedDataset } from './output/preparedFiles.js';
import { brokenRows, diskError, tooFewRows } from './datasetErrors.js';
import { findSource } from './sources/findSource.js';
import { lockOutput } from './output/lockOutput.js';
import { noColumn } from './rows/noColumn.js';
import { ProgressMeter, type Progress } from './progress.js';
import type { FoundSource } from './reading.js';
import { readRows } from './readRows.js';
import { createHttp, type HttpOptions } from './sources/remote/http.js';
import { publicHub, type Hub } from './sources/remote/hub.js';
import { guardFor, type DownloadLimits } from './sources/remote/reach.js';
import { RunMerger } from './shuffle/runMerger.js';
import { sourceName, type DatasetSource } from './source.js';
import { unlessAborted } from '../unlessAborted.js';
import { wantedOf, type Wanted, type WantedOptions } from './wanted.js';

export interface PrepareOptions extends HttpOptions, WantedOptions, DownloadLimits {
  /** The folder for `train.jsonl`, `test.jsonl` and `manifest.json`; what is fetched is kept there until they are. */
  readonly out: string;
  readonly hub?: Hub;
  readonly onProgress?: (progress: Progress) => void;
  /** This process has nothing else to do: what would block others meanwhile may be done in this thread. */
  readonly alone?: boolean;
  /** Milliseconds. */
  readonly now?: () => number;
}

const leastRows = 2;

const underWay = new Map<string, Promise<PreparedDataset>>();

/**
 * Fetches a dataset, checks every row, shuffles it and splits it into training and test data: two JSONL files with
 * `messages` only, and a manifest beside them. The same source and seed give the same files. A dataset that is in the folder
 * already is not made again; one whose making was interrupted goes on with what had been fetched.
 *
 * @throws AppError `bad_dataset` with file, line and field of the first problems; or what `findSource` throws; the signal's
 * reason, when nothing is under way in the folder any more
 */
export async function prepareDataset(
  source: DatasetSource,
  options: PrepareOptions,
): Promise<PreparedDataset> {
  const { signal } = options;
  const out = path.resolve(options.out);
  const before: Promise<unknown> = (underWay.get(out) ?? Promise.resolve()).catch(() => undefined);
  const preparing = before
    .then(() => prepare(source, { ...options, out }))
    .catch((error: unknown) => {
      signal?.throwIfAborted();
      throw diskError(error, out);
    })
    .finally(() => {
      if (underWay.get(out) === preparing) underWay.delete(out);
    });
  underWay.set(out, preparing);
  preparing.catch(() => undefined);
  if (signal !== undefined) await unlessAborted(before, signal);
  return preparing;
}

async function prepare(source: DatasetSource, options: PrepareOptions): Promise<PreparedDataset> {
  const { out, hub = publicHub, signal } = options;
  signal?.throwIfAborted();
  const meter = new ProgressMeter(options.onProgress ?? (() => undefined), options.now ?? Date.now);
  const work = path.join(out, '.work');
  const found = await findSource(source, {
    http: createHttp(options, guardFor(source, hub, options.reach)),
    mostBytes: options.mostBytes ?? Infinity,
    hub,
    cacheFolder: work,
    onBytes: (count, cached) => meter.bytes(count, cached),
    onSize: (bytes) => meter.expect({ bytes }),
    ...defined({ signal }),
  });
  const name = sourceName(source);
  const wanted = wantedOf(found.identity, options);
  const ready = await preparedAs(out, name, wanted);
  if (ready !== undefined) return ready;
  const unlock = await lockOutput(out);
  try {
    // Another process may have made it meanwhile.
    return (
      (await preparedAs(out, name, wanted)) ??
      (await make(source, found, wanted, meter, { ...options, work }))
    );
  } finally {
    await unlock();
  }
}

async function make(
  source: DatasetSource,
  found: FoundSource,
  wanted: Wanted,
  meter: ProgressMeter,
  options: PrepareOptions & { readonly work: string },
): Promise<PreparedDataset> {
  const { out, work, signal } = options;
  const name = sourceName(source);
  const reading = await found.open().catch((error: unknown) => dropRefused(error, options));
  try {
    await mkdir(work, { recursive: true });
    meter.expect({ bytes: reading.bytes, rows: reading.rows });
    const merger = new RunMerger();
    try {
      const log = await readRows(reading, merger, meter, { ...options, ...wanted });
      if (log.columnless !== undefined) throw noColumn(log.columnless.file, log.columnless.columns);
      if (log.problemCount > 0 && !wanted.skipBroken) throw brokenRows(name, source, log);
      if (log.rows < leastRows) throw tooFewRows(name, log.rows);
      meter.phase('write');
      const order = merger.order();
      const held = Math.ceil(log.rows * wanted.testShare);
      const isTest = new Uint8Array(log.rows);
      for (const row of order.subarray(0, held)) isTest[row] = 1;
      const about = { ...wanted, report: log.report(isTest) };
      const manifest = await writePrepared(out, { merger, order, held }, about, signal);
      merger.close();
      await rm(work, { recursive: true, force: true });
      return await preparedIn(out, name, manifest);
    } finally {
      merger.close();
      await removeRuns(work);
    }
  } catch (error) {
    return await dropRefused(error, options);
  } finally {
    await reading.close();
    // What was fetched stays for the next attempt; an empty folder is nobody's.
    await rmdir(work).catch(() => undefined);
  }
}

/**
 * What is refused stays on nobody's disk: without its broken rows it is another dataset, in another folder. Who prepares alone
 * does it in the same one, and mends the command.
 */
async function dropRefused(
  error: unknown,
  { work, alone = false }: { readonly work: string; readonly alone?: boolean },
): Promise<never> {
  if (!alone && error instanceof AppError && ['bad_dataset', 'refused'].includes(error.reason))
    await rm(work, { recursive: true, force: true });
  throw error;
}

/** What was put aside; what was fetched stays for another attempt. */
async function removeRuns(folder: string): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  for (const file of files) if (/^run(?:-\d+)?$/.test(file)) await rm(path.join(folder, file));
}
