import type { Dirent } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { receivedFolder } from './sources/keepReceived.js';

/** Of the folders that Hieno makes, each named by a hash. Whatever else somebody keeps there is not ours. */
const ownFolder = /^[0-9a-f]{16}$/;
/** A file that was coming when the process ended. */
const begunFile = /\.part$/;

/**
 * Removes what was prepared or received in the folder of datasets and has not been written or read for so long. What a
 * preparation has under way is being written. Links are left alone, and not followed.
 */
export async function tidyDatasets(folder: string, keepMs: number, now: number): Promise<void> {
  for (const part of ['prepared', receivedFolder]) {
    const at = path.join(folder, part);
    if (!(await isFolder(at))) continue;
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const inPart = path.join(at, entry.name);
      if (isOurs(entry) && (await lastTouched(inPart)) < now - keepMs)
        await rm(inPart, { recursive: true, force: true });
    }
  }
}

const isOurs = (entry: Dirent): boolean =>
  entry.isDirectory() ? ownFolder.test(entry.name) : entry.isFile() && begunFile.test(entry.name);

/** Epoch milliseconds: when it, or anything in it, was last written; a file also when it was last read. */
async function lastTouched(at: string): Promise<number> {
  const found = await lstat(at).catch(() => undefined);
  if (found === undefined) return Infinity;
  // That of a folder is also the time when it was looked through, as here.
  if (!found.isDirectory()) return Math.max(found.mtimeMs, found.atimeMs);
  const names = await readdir(at).catch(() => []);
  const inside = await Promise.all(names.map((name) => lastTouched(path.join(at, name))));
  return Math.max(found.mtimeMs, ...inside);
}

const isFolder = async (at: string): Promise<boolean> =>
  (await lstat(at).catch(() => undefined))?.isDirectory() ?? false;
