import { runCommand } from '../../dialogs/commandList.js';
import type { Run } from '../../runs/run.js';
import { timeLeft, type TimeLeftOptions } from '../../runs/timeLeft.js';

/** Whether the chat has a model to answer it once this run has come to its stage `route`. */
export const leadsToAnswers = ({ stages }: Run): boolean =>
  stages.some(({ name, status }) => name === 'route' && status !== 'done');

/** What a run under way does, and about how long it still takes until that is done: `The model is being deployed: about 5 min left`. */
export function underWayWords(run: Run, options: Omit<TimeLeftOptions, 'until'>): string {
  const left = leadsToAnswers(run) ? timeLeft(run, { ...options, until: 'route' }) : timeLeft(run, options);
  return `${what(run)}${left === undefined ? '' : `: ${aboutLeft(left)}`}`;
}

function what({ kind, inputs, stages }: Run): string {
  if (kind === 'preparation') return 'Training data is being fetched and checked';
  const isTuned = stages.some(({ name, status }) => name === 'register' && status === 'done');
  return runCommand(kind === 'journey' && isTuned ? 'deploy' : kind).doing(inputs);
}

/** Rounded to what an estimate is worth: `about 20 s left`, `about 5 min left`, `about 2.5 h left`. */
export function aboutLeft(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 55) return `about ${Math.max(10, Math.ceil(seconds / 10) * 10)} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 20) return `about ${minutes} min left`;
  if (minutes < 115) return `about ${Math.round(minutes / 5) * 5} min left`;
  return `about ${Math.round(minutes / 30) / 2} h left`;
}
