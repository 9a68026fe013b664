import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { AppError } from './appError.js';
import { advice } from './nextStep.js';

const sentences: Readonly<Record<string, (folder: string) => string>> = {
  ENOSPC: (folder) => `The disk that holds ${folder} is full.`,
  EDQUOT: (folder) => `The quota of the disk that holds ${folder} is used up.`,
  EROFS: (folder) => `The disk that holds ${folder} can only be read.`,
  EACCES: (folder) => `Hieno may not write to ${folder}.`,
  EPERM: (folder) => `Hieno may not write to ${folder}.`,
  ENOTDIR: (folder) => `${folder} is not a folder.`,
  EEXIST: (folder) => `${folder} is not a folder.`,
};
const isRoom = new Set(['ENOSPC', 'EDQUOT']);

/** A disk that does not take what Hieno must write, in words; any other error comes back as it is. */
export function diskProblem(folder: string, error: unknown): Error {
  const code = codeOf(error);
  const sentence = sentences[code];
  if (sentence === undefined) return error as Error;
  return new AppError({
    reason: isRoom.has(code) ? 'disk_full' : 'not_allowed',
    sentence: sentence(folder),
    next: isRoom.has(code)
      ? advice`Make room on it, or set HIENO_DATA_DIR to a folder on another disk.`
      : advice`Let the user that Hieno runs as write there, or set HIENO_DATA_DIR to another folder.`,
  });
}

/** Node says ENOENT where the parents of a folder are to be made on a disk that can only be read. */
function codeOf(error: unknown): string {
  const { code, syscall, path: wanted } = (error ?? {}) as NodeJS.ErrnoException;
  if (code !== 'ENOENT' || syscall !== 'mkdir' || wanted === undefined) return String(code);
  let missing = path.resolve(wanted);
  while (!existsSync(path.dirname(missing))) missing = path.dirname(missing);
  try {
    mkdirSync(missing);
    return code;
  } catch (refusal) {
    return String((refusal as NodeJS.ErrnoException).code);
  }
}
