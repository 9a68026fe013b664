import { AppError } from './appError.js';

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
  const code = String((error as { code?: unknown } | null)?.code);
  const sentence = sentences[code];
  if (sentence === undefined) return error as Error;
  return new AppError({
    reason: isRoom.has(code) ? 'disk_full' : 'not_allowed',
    sentence: sentence(folder),
    next: isRoom.has(code)
      ? 'Make room on it, or set HIENO_DATA_DIR to a folder on another disk.'
      : 'Let the user that Hieno runs as write there, or set HIENO_DATA_DIR to another folder.',
  });
}
