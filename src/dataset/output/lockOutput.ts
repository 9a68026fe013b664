import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { AppError } from '../../errors/appError.js';
import { advice } from '../../errors/nextStep.js';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells one taking from another. */
  readonly id: string;
}

/** A holder touches its lock so often; one that was not touched for so long has none any more, whoever bears the number now. */
const touchMs = 10_000;
const silentMs = 2 * 60_000;

const held = new Set<string>();

/**
 * One process at a time writes to a folder of prepared data; one that has died holds nothing.
 *
 * @returns gives the folder back
 * @throws AppError `conflict`, retryable
 */
export async function lockOutput(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, '.lock');
  const own = await take(file, folder);
  const touching = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, touchMs).unref();
  return async () => {
    clearInterval(touching);
    if ((await contentOf(file)) === own) await rm(file, { force: true });
    held.delete(own);
  };
}

async function take(file: string, folder: string): Promise<string> {
  const own = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() } satisfies Holder);
  for (;;) {
    held.add(own);
    try {
      await writeFile(file, own, { flag: 'wx' });
      return own;
    } catch (error) {
      held.delete(own);
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        // On a full disk it is there, and empty.
        await rm(file, { force: true });
        throw error;
      }
    }
    const found = await contentOf(file);
    if (found === undefined) continue;
    if (await isHeld(file, found)) throw taken(folder, holderIn(found));
    // Two may have found it dead: the second must not remove what the first has put in its place.
    const removing = `${file}.old`;
    const right = await take(removing, folder);
    if ((await contentOf(file)) === found) await rm(file, { force: true });
    await rm(removing, { force: true });
    held.delete(right);
  }
}

async function isHeld(file: string, content: string): Promise<boolean> {
  const touched = await stat(file).catch(() => undefined);
  if (touched === undefined || touched.mtimeMs < Date.now() - silentMs) return false;
  const holder = holderIn(content);
  // Being written, or of a machine whose processes cannot be seen.
  if (holder?.host !== hostname()) return true;
  return holder.pid === process.pid ? held.has(content) : lives(holder.pid);
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function holderIn(content: string): Holder | undefined {
  try {
    return JSON.parse(content) as Holder;
  } catch {
    return undefined;
  }
}

const contentOf = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

const taken = (folder: string, holder: Holder | undefined): AppError =>
  new AppError({
    reason: 'conflict',
    sentence: `Another preparation is under way in ${folder}${holder === undefined ? '' : ` (process ${holder.pid})`}.`,
    next: advice`Try again when it has ended, or name another folder.`,
    retryable: true,
  });
