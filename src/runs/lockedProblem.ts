import { duration } from '../duration.js';
import { advice, command, words } from '../errors/nextStep.js';
import type { Problem } from '../stages/planLine.js';
import type { EnvironmentLock } from '../store/environmentLock.js';
import type { Run } from './run.js';
import { whoseRun } from './whoseRun.js';

/** Why a run cannot begin: who holds the environment, since when, with which run, and how it is given back. */
export function lockedProblem(
  { runId, takenAt }: EnvironmentLock,
  holder: Run | undefined,
  now: number,
): Problem {
  const what = holder === undefined ? 'Another run' : whoseRun(holder);
  return {
    reason: 'locked',
    sentence: words`${what} is under way in this environment since ${minute(takenAt)} UTC, for ${duration(now - takenAt)} now (run ${runId}).`,
    next: advice`${command('status', runId)} shows it and ${command('cancel', runId)} stops it; try again when it has ended.`,
  };
}

/** `2026-11-22 14:05` */
const minute = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
