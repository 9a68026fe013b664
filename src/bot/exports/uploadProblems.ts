import { AppError } from '../../errors/appError.js';
import { duration } from '../../duration.js';

// How to go on is said by whoever knows the command that asks anew; those that are retryable may be pressed again.

export const refusedAddress = (): AppError =>
  new AppError({
    reason: 'refused',
    sentence: 'The file was not sent: the address that came with the press is none that files are sent to.',
  });

/** 202 where a part that should have been the last one was not, 416 for bytes that are there already; of a full drive (507) nothing helps. */
export const isPassing = (status: number): boolean =>
  [202, 408, 416, 429].includes(status) || (status >= 500 && status !== 507);

export function statusProblem(status: number): AppError {
  switch (status) {
    case 401:
    case 403:
      return problem('forbidden', `Your OneDrive does not let me write the file (${status}).`);
    case 404:
    case 410:
      return problem(
        'dataset_missing',
        `The address that Teams gave for the file holds no longer (${status}).`,
      );
    case 409:
      return problem('conflict', `There is a file of that name in your OneDrive already (${status}).`);
    case 413:
    case 507:
      return problem('refused', `Your OneDrive has no room for the file (${status}).`);
    case 429:
      return problem('throttled', `Your OneDrive takes nothing more at the moment (${status}).`, true);
    default:
      return isPassing(status)
        ? problem('unavailable', `Your OneDrive cannot take the file at the moment (${status}).`, true)
        : problem('refused', `Your OneDrive does not take the file (${status}).`);
  }
}

export const notAnswering = (): AppError =>
  problem('unavailable', 'Where the file should go, nobody answers.', true);

export const tooSlow = (ms: number): AppError =>
  problem('unavailable', `The file was not there as a whole after ${duration(ms)}.`, true);

export const restarting = (): AppError =>
  problem('unavailable', 'I am being restarted, and the file was not there as a whole.', true);

/** The connection broke off after the last of it, and nothing is expected there any more. */
export const maybeThere = (): AppError =>
  problem(
    'unavailable',
    'The connection broke off at the end, so I cannot tell whether the file is in your OneDrive.',
  );

const problem = (reason: AppError['reason'], sentence: string, retryable = false): AppError =>
  new AppError({ reason, sentence, retryable });
