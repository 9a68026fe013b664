import { checkHere, startCheckers, threadProgram } from './checking/checkers.js';
import { numbersIn } from './formats/chunk.js';
import { inOrder } from './checking/inOrder.js';
import type { ProgressMeter } from './progress.js';
import type { Reading } from './reading.js';
import { RowLog } from './checking/rowLog.js';
import type { RunMerger } from './shuffle/runMerger.js';

interface ReadOptions {
  readonly seed: number;
  /** The folder for what is put aside. */
  readonly work: string;
  readonly alone?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * From so many bytes on there are threads: where this one is alone, because they save more than their start costs; else
 * because others have to wait for this one while it checks.
 */
const manyBytes = (alone: boolean): number => (alone ? 24 : 1) * 1024 * 1024;

/** Reads, checks and puts aside all rows. */
export async function readRows(
  reading: Reading,
  merger: RunMerger,
  meter: ProgressMeter,
  { signal, seed, work, alone = false }: ReadOptions,
): Promise<RowLog> {
  const checkers =
    threadProgram !== undefined && (reading.bytes ?? 0) > manyBytes(alone)
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
  // Chunks that are under way would be waited for.
  const stop = (): void => void checkers.close().catch(() => undefined);
  signal?.addEventListener('abort', stop);
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
    signal?.removeEventListener('abort', stop);
    await checkers.close();
  }
}
