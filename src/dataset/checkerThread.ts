import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../appError.js';
import type { Reply, ThreadSettings } from './checkers.js';
import type { NumberedChunk } from './chunk.js';
import { RowChecker } from './rowChecker.js';

// One of the threads that `startCheckers` starts.

const { file, seed } = workerData as ThreadSettings;
const checker = new RowChecker(file, seed);

/** One after the other, for a checker has one line writer. */
let before = Promise.resolve();

parentPort?.on('message', (chunk: NumberedChunk) => {
  before = before.then(async () => parentPort?.postMessage(await answer(chunk)));
});

async function answer(chunk: NumberedChunk): Promise<Reply> {
  try {
    return { kind: 'batch', batch: await checker.check(chunk) };
  } catch (error) {
    if (!(error instanceof AppError))
      return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    const { reason, sentence, next, details } = error;
    return {
      kind: 'refused',
      detail: { reason, sentence, details, ...(next === undefined ? {} : { next }) },
    };
  }
}
