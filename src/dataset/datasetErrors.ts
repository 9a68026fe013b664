import { AppError } from '../errors/appError.js';
import { adding, advice } from '../errors/nextStep.js';
import type { RowLog } from './checking/rowLog.js';
import type { DatasetSource } from './source.js';

/** Rows that cannot be trained on: the first problems, and how many there are. */
export function brokenRows(
  name: string,
  source: DatasetSource,
  { problems, told, problemCount }: Pick<RowLog, 'problems' | 'told' | 'problemCount'>,
): AppError {
  return new AppError({
    reason: 'bad_dataset',
    sentence: `${name} cannot be trained on: ${problemCount === 1 ? 'one problem' : `${problemCount} problems`}. Nothing was uploaded.`,
    next:
      source.kind === 'file'
        ? advice`Mend these lines and try again, or have them left out: ${adding({ skip_broken: true })}.`
        : advice`Have these rows left out: ${adding({ skip_broken: true })}. Or download the dataset and mend them.`,
    details: problemCount > told ? [...problems, `and ${problemCount - told} more`] : problems,
  });
}

/** A file that is not what it should be, as a whole or from somewhere on. */
export const unreadable = (name: string, why: string, next: string): AppError =>
  new AppError({
    reason: 'bad_dataset',
    sentence: `${name} cannot be read: ${why}. Nothing was uploaded.`,
    next: { advice: next },
  });

/** Fewer than one to train on and one to test with. */
export const tooFewRows = (name: string, rows: number): AppError =>
  new AppError({
    reason: 'bad_dataset',
    sentence: `${name} has ${rows === 0 ? 'no conversation' : 'one conversation'}; at least 2 are needed. Nothing was uploaded.`,
    next: advice`Name a file with more rows.`,
  });

/** What the disk has to say, in words. */
export function diskError(
  error: unknown,
  folder: string,
  next = 'Make room there, or name another folder; what was fetched is kept.',
): unknown {
  const why = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk is full',
    EACCES: 'it may not be written to',
    EPERM: 'it may not be written to',
    EROFS: 'it may not be written to',
    EEXIST: 'it is a file',
    ENOTDIR: 'it is a file',
  }[(error as NodeJS.ErrnoException).code ?? ''];
  if (error instanceof AppError || why === undefined) return error;
  return new AppError({
    reason: 'unavailable',
    sentence: `The dataset could not be written to ${folder}: ${why}.`,
    next: { advice: next },
  });
}
