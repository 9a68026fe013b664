import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { AppError, type AppErrorDetail } from '../../errors/appError.js';
import { packageRoot } from '../../packageRoot.js';
import type { NumberedChunk } from '../formats/chunk.js';
import { oneByOne } from './oneByOne.js';
import type { RowBatch } from './rowBatch.js';
import { RowChecker } from './rowChecker.js';

/** Checks chunks, here or in threads. */
export interface Checkers {
  /** How many chunks are well under way at once. */
  readonly width: number;
  check(chunk: NumberedChunk): Promise<RowBatch>;
  /** What is under way fails. */
  close(): Promise<void>;
}

export interface ThreadSettings {
  /** Where the thread puts lines aside. */
  readonly file: string;
  readonly seed: number;
}

/** What a thread answers. */
export type Reply =
  | { readonly kind: 'batch'; readonly batch: RowBatch }
  | { readonly kind: 'refused'; readonly detail: AppErrorDetail }
  | { readonly kind: 'failed'; readonly message: string; readonly code: string | undefined };

/** In this thread: for little work, a thread's start costs more than it saves. */
export function checkHere(folder: string, seed: number): Checkers {
  const checker = new RowChecker(path.join(folder, 'run'), seed);
  return {
    width: 1,
    check: oneByOne((chunk) => checker.check(chunk)),
    close: async () => checker.close(),
  };
}

/** The program of a thread. Undefined where this is not the built program, whose build made it. */
export const threadProgram = ['src', 'bundled'].some((folder) =>
  import.meta.filename.startsWith(path.join(packageRoot, 'dist', folder) + path.sep),
)
  ? path.join(packageRoot, 'dist/bundled/checkerThread.cjs')
  : undefined;

export interface ThreadOptions {
  readonly folder: string;
  readonly seed: number;
  /** For the objects of one chunk. */
  readonly heapMiB: number;
  readonly program: string;
  /** This thread may be kept busy: it works as well, in the place of one of the others. */
  readonly alsoHere: boolean;
}

const mostThreads = 4;
/** One is checked while the next one waits in the thread: so it need not wait for this thread to look up. */
const chunksInThread = 2;

/** As many threads as there are cores, up to four: each takes as much memory as the largest chunk, some times over. */
export function startCheckers({ folder, seed, heapMiB, program, alsoHere }: ThreadOptions): Checkers {
  // Only now, for little work is done without; and not by an import, for which Node would first get its loader ready.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const count = Math.max(1, Math.min(mostThreads, availableParallelism()) - (alsoHere ? 1 : 0));
  const threads = Array.from(
    { length: count },
    (_, index) =>
      new CheckerThread(
        new Worker(program, {
          workerData: { file: path.join(folder, `run-${index}`), seed } satisfies ThreadSettings,
          // Not those of the process, which may be meant for its main program.
          execArgv: [],
          // Without limits V8 collects so late that a thread comes to twice the memory that it needs: old objects with every
          // version, new ones with Node 24.
          resourceLimits: { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: heapMiB },
        }),
      ),
  );
  const here = alsoHere ? new RowChecker(path.join(folder, 'run'), seed) : undefined;
  /** The last one is taken first, and this thread's own place is the first. */
  const places: (CheckerThread | RowChecker)[] = [
    ...(here === undefined ? [] : [here]),
    ...Array.from({ length: chunksInThread }, () => threads).flat(),
  ];
  // In order as they are asked for, chunks wait for each other; there must be enough for everybody meanwhile.
  const width = 2 * places.length;
  const waiting: ((place: CheckerThread | RowChecker) => void)[] = [];
  return {
    width,
    async check(chunk) {
      const place =
        places.pop() ?? (await new Promise<CheckerThread | RowChecker>((resolve) => waiting.push(resolve)));
      try {
        return await place.check(chunk);
      } finally {
        const next = waiting.shift();
        if (next !== undefined) next(place);
        else if (place === here) places.unshift(place);
        else places.push(place);
      }
    },
    async close() {
      here?.close();
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

interface Waiting {
  readonly resolve: (batch: RowBatch) => void;
  readonly reject: (error: unknown) => void;
}

class CheckerThread {
  readonly #worker: Worker;
  /** In the order of the chunks, which is the order of the replies. */
  readonly #waiting: Waiting[] = [];
  #failure: Error | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#worker.on('message', (reply: Reply) => {
      const first = this.#waiting.shift();
      if (reply.kind === 'batch') first?.resolve(reply.batch);
      else if (reply.kind === 'refused') first?.reject(new AppError(reply.detail));
      else first?.reject(Object.assign(new Error(reply.message), { code: reply.code }));
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('A thread that checks rows has ended.')));
  }

  check(chunk: NumberedChunk): Promise<RowBatch> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(chunk);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
