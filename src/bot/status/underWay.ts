import { runCommand } from '../../dialogs/commandList.js';
import type { Run } from '../../runs/run.js';
import { timeLeft, type TimeLeftOptions } from '../../runs/timeLeft.js';
import { aboutWords } from '../cards/run/timeLeftWords.js';

/** Whether the chat has a model to answer it once this run has come to its stage `route`. */
export const leadsToAnswers = ({ stages }: Run): boolean =>
  stages.some(({ name, status }) => name === 'route' && status !== 'done');

/** What a run under way does, and about how long it still takes until that is done: `The model is being deployed: about 5 min left`. */
export function underWayWords(run: Run, options: Omit<TimeLeftOptions, 'until'>): string {
  const left = leadsToAnswers(run) ? timeLeft(run, { ...options, until: 'route' }) : timeLeft(run, options);
  if (left === undefined) return what(run);
  return left.isOver
    ? `${what(run)}, which takes longer than usual`
    : `${what(run)}: ${aboutWords(left.ms)} left`;
}

function what({ kind, inputs, stages }: Run): string {
  if (kind === 'preparation') return 'Training data is being fetched and checked';
  const isTuned = stages.some(({ name, status }) => name === 'register' && status === 'done');
  return runCommand(kind === 'journey' && isTuned ? 'deploy' : kind).doing(inputs);
}
