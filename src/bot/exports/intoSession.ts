import { createReadStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { createRequest, OutOfReach, type Asked } from '../../dataset/sources/remote/guardedRequest.js';
import type { Reach } from '../../dataset/sources/remote/reach.js';
import { retryAfterMs } from '../../retryAfter.js';
import { unlessAborted } from '../../unlessAborted.js';
import { objectIn } from '../channel/delivery/objectIn.js';
import { sleep, type Clock } from '../clock.js';
import type { CsvFile } from './csvFile.js';
import {
  isPassing,
  maybeThere,
  notAnswering,
  refusedAddress,
  restarting,
  statusProblem,
  tooSlow,
} from './uploadProblems.js';

export interface UploadOptions {
  readonly reach: Reach;
  readonly clock: Clock;
  /** Gives it up: the bot ends. */
  readonly signal: AbortSignal;
}

/** Of 320 KiB each: OneDrive takes parts of a multiple of that, and less than 60 MiB at once. */
export const partBytes = 32 * 320 * 1024;
const mostTries = 4;
const firstPauseMs = 1_000;
const longestPauseMs = 15_000;
/** Others write in that conversation meanwhile, and wait. */
const mostMs = 120_000;
/** An answer is a few lines; what is longer is none. */
const mostAnswerBytes = 64 * 1024;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly askedMs: number | undefined;
}

/**
 * Puts a file where Teams has said, part by part, as OneDrive's upload sessions want it (learn.microsoft.com: driveItem
 * createUploadSession). The address came in a press, so it must be in reach (see `createRequest`), and no redirect is followed:
 * the bot must not be made to tell what it knows to somebody else.
 *
 * @throws AppError `refused`, `dataset_missing`, `throttled`, `unavailable`
 */
export async function putIntoSession(
  { path, bytes }: Pick<CsvFile, 'path' | 'bytes'>,
  url: string,
  { reach, clock, signal }: UploadOptions,
): Promise<void> {
  const request = createRequest({ reach });
  const time = new AbortController();
  const calm = clock.after(mostMs, () => time.abort());
  const ends = AbortSignal.any([signal, time.signal]);

  /** Undefined: nobody has answered. */
  const ask = async (asked: Asked): Promise<Answer | undefined> => {
    try {
      return await answerIn(await request(url, asked, ends));
    } catch (error) {
      if (error instanceof OutOfReach) throw refusedAddress();
      if (signal.aborted) throw restarting();
      if (time.signal.aborted) throw tooSlow(mostMs);
      return undefined;
    }
  };
  const put = (from: number, to: number): Promise<Answer | undefined> =>
    ask({
      method: 'PUT',
      headers: {
        'content-type': 'text/csv',
        'content-length': to - from,
        'content-range': `bytes ${from}-${to - 1}/${bytes}`,
      },
      body: () => createReadStream(path, { start: from, end: to - 1 }),
    });
  const pause = async (tries: number, askedMs = 0): Promise<void> => {
    const ms = Math.min(longestPauseMs, Math.max(askedMs, firstPauseMs * 2 ** (tries - 1)));
    await unlessAborted(sleep(clock, ms), ends).catch(() => {
      throw signal.aborted ? restarting() : tooSlow(mostMs);
    });
  };

  try {
    let from = 0;
    for (let tries = 1; ;) {
      const to = Math.min(from + partBytes, bytes);
      const answer = await put(from, to);
      if (answer?.status === 200 || answer?.status === 201) return;
      const next = answer?.status === 202 ? (nextIn(answer.body) ?? to) : from;
      if (next > from && next < bytes) {
        [from, tries] = [next, 1];
        continue;
      }
      if (answer !== undefined && !isPassing(answer.status)) throw statusProblem(answer.status);
      if (tries >= mostTries) throw answer === undefined ? notAnswering() : statusProblem(answer.status);
      await pause(tries++, answer?.askedMs);
      // What was taken of the part before the connection broke off is not known otherwise.
      const there = await ask({ method: 'GET', headers: {} });
      if (there?.status === 404 && answer === undefined && to === bytes) throw maybeThere();
      if (there !== undefined && !isPassing(there.status) && there.status !== 200)
        throw statusProblem(there.status);
      from = (there?.status === 200 ? nextIn(there.body) : undefined) ?? from;
      if (from >= bytes) throw maybeThere();
    }
  } finally {
    calm();
  }
}

const session = z.object({ nextExpectedRanges: z.array(z.string()).min(1) });

/** From where on bytes are missing. */
function nextIn(body: string): number | undefined {
  const read = session.safeParse(objectIn(body));
  const start = read.success ? /^(\d+)-/.exec(read.data.nextExpectedRanges[0] ?? '')?.[1] : undefined;
  return start === undefined ? undefined : Number(start);
}

async function answerIn(response: IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0, headers } = response;
  const chunks: Buffer[] = [];
  let had = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    had += chunk.length;
    if (had > mostAnswerBytes) break;
    chunks.push(chunk);
  }
  return { status, body: Buffer.concat(chunks).toString(), askedMs: retryAfterMs(headers['retry-after']) };
}
