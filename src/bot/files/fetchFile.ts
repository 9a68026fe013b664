import type { IncomingMessage } from 'node:http';
import { AppError } from '../../errors/appError.js';
import { createGet, PackedAnswer, type Get } from '../../dataset/sources/remote/guardedGet.js';
import { OutOfReach } from '../../dataset/sources/remote/guardedRequest.js';
import type { Reach } from '../../dataset/sources/remote/reach.js';
import type { Clock } from '../clock.js';
import type { AttachedFile } from './attachedFiles.js';
import {
  brokenOff,
  notAnswering,
  packedAnswer,
  refusedAddress,
  restarting,
  stalled,
  statusProblem,
  tooLarge,
} from './fileProblems.js';

export interface FetchFileOptions {
  readonly reach: Reach;
  readonly clock: Clock;
  /** Gives it up: the bot ends. */
  readonly signal: AbortSignal;
  readonly mostBytes: number;
}

const mostHops = 5;
/** Without a byte for so long, whoever sends it is taken for gone. */
const patienceMs = 30_000;

/**
 * What comes of an attached file. The address was named by a message, so it, and every address that it redirects to, must
 * be in reach (see `createGet`): the bot must not be sent to what only its host can reach.
 *
 * @throws AppError `refused`, `dataset_missing`, `dataset_gated`, `throttled`, `unavailable`, `bad_dataset`
 */
export async function* fetchFile(
  { name, url }: AttachedFile,
  { reach, clock, signal, mostBytes }: FetchFileOptions,
): AsyncGenerator<Uint8Array> {
  const silence = new AbortController();
  let calm = (): void => undefined;
  const listen = (): void => {
    calm = clock.after(patienceMs, () => silence.abort());
  };
  let response: IncomingMessage | undefined;
  try {
    if (/^data:/i.test(url)) {
      const bytes = await bytesIn(url, name);
      if (bytes.length > mostBytes) throw tooLarge(name, mostBytes);
      yield bytes;
      return;
    }
    listen();
    response = await follow(createGet({ reach }), url, name, AbortSignal.any([signal, silence.signal]));
    if (Number(response.headers['content-length'] ?? 0) > mostBytes) throw tooLarge(name, mostBytes);
    let had = 0;
    for await (const bytes of response as AsyncIterable<Uint8Array>) {
      // How long the disk takes is not the sender's fault.
      calm();
      had += bytes.length;
      if (had > mostBytes) throw tooLarge(name, mostBytes);
      yield bytes;
      listen();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (signal.aborted) throw restarting(name);
    if (silence.signal.aborted) throw stalled(name, patienceMs);
    throw response === undefined ? notAnswering(name) : brokenOff(name);
  } finally {
    calm();
    response?.destroy();
  }
}

/** The first answer that is no redirect, if it is a good one. */
async function follow(
  get: Get,
  address: string,
  name: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let url = address;
  for (let hop = 0; hop <= mostHops; hop++) {
    const response = await get(url, {}, signal).catch((error: unknown) => {
      if (error instanceof OutOfReach) throw refusedAddress(name);
      throw error instanceof PackedAnswer ? packedAnswer(name, error.encoding) : error;
    });
    const { statusCode: status = 0, headers } = response;
    if (status >= 200 && status < 300) return response;
    response.destroy();
    if (status < 300 || status >= 400 || headers.location === undefined) throw statusProblem(name, status);
    url = URL.canParse(headers.location, url) ? new URL(headers.location, url).href : '';
  }
  throw notAnswering(name);
}

async function bytesIn(dataUrl: string, name: string): Promise<Uint8Array> {
  const response = await fetch(dataUrl).catch(() => {
    throw refusedAddress(name);
  });
  return new Uint8Array(await response.arrayBuffer());
}
