import { lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { dayMs } from '../../duration.js';
import { begunEnding } from './csvFile.js';

/** Files that Hieno has written; whatever else somebody keeps there is not ours. */
const ownFile = /^hieno-.*\.csv$/;
const begunFile = new RegExp(`^[0-9a-f-]{36}\\${begunEnding}$`);
/** No file takes so long to be written and sent. */
const begunMs = dayMs;

/** Removes the exported files of before, and what a killed process has left half written. Links are left alone. */
export async function tidyExports(folder: string, keepMs: number, now: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const isBegun = begunFile.test(entry.name);
    if (!isBegun && !ownFile.test(entry.name)) continue;
    const at = path.join(folder, entry.name);
    const { mtimeMs } = await lstat(at).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs < now - (isBegun ? begunMs : keepMs)) await rm(at, { force: true });
  }
}
