import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Whether somewhere in the folder lies the part of a download that has come to so many bytes. */
export const partOnDisk = (folder: string, bytes: number): boolean =>
  existsSync(folder) &&
  readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    // It may be gone by now: a program is at work there.
    .some((name) => name.endsWith('.part') && statSync(name, { throwIfNoEntry: false })?.size === bytes);
