import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import type { Reply, ThreadSettings } from './checkers.js';
import type { NumberedChunk } from '../formats/chunk.js';
import { oneByOne } from './oneByOne.js';
import { RowChecker } from './rowChecker.js';

// One of the threads that `startCheckers` starts.

const { file, seed } = workerData as ThreadSettings;
const checker = new RowChecker(file, seed);

/** Whoever asked takes the replies in the order of the chunks, and a checker has one line writer. */
const reply = oneByOne(async (chunk: NumberedChunk) => parentPort?.postMessage(await answer(chunk)));

parentPort?.on('message', (chunk: NumberedChunk) => void reply(chunk));

async function answer(chunk: NumberedChunk): Promise<Reply> {
  try {
    return { kind: 'batch', batch: await checker.check(chunk) };
  } catch (error) {
    if (!(error instanceof AppError)) {
      const { message, code } = error as NodeJS.ErrnoException;
      return { kind: 'failed', message, code };
    }
    const { reason, sentence, next, details } = error;
    return {
      kind: 'refused',
      detail: { reason, sentence, details, ...defined({ next }) },
    };
  }
}
