import type { Run } from '../../runs/run.js';
import type { RunKind } from '../../runs/runKind.js';
import { timeLeft, type TimeLeftOptions } from '../../runs/timeLeft.js';

const doing: Readonly<Record<RunKind, string>> = {
  preparation: 'Training data is being fetched and checked',
  provision: 'The workspace is being made',
  dataset: 'Training data is being uploaded',
  finetune: 'A model is being fine-tuned',
  deploy: 'The model is being deployed',
  journey: 'The model is being fine-tuned and deployed',
  traffic: 'The traffic is being changed',
  rollback: 'The traffic is being changed',
  promptflow: 'The chat flow is being published',
  'quota request': 'Microsoft has been asked for cores',
  teardown: 'The endpoint is being removed',
};

/** Whether the chat has a model to answer it once this run has come to its stage `route`. */
export const leadsToAnswers = ({ stages }: Run): boolean =>
  stages.some(({ name, status }) => name === 'route' && status !== 'done');

/** What a run under way does, and about how long it still takes until that is done: `The model is being deployed: about 5 min left`. */
export function underWayWords(run: Run, options: Omit<TimeLeftOptions, 'until'>): string {
  const left = leadsToAnswers(run) ? timeLeft(run, { ...options, until: 'route' }) : timeLeft(run, options);
  return `${what(run)}${left === undefined ? '' : `: ${aboutLeft(left)}`}`;
}

function what({ kind, inputs, stages }: Run): string {
  if (kind === 'teardown' && inputs.target === 'everything') return 'Everything is being removed';
  const isTuned = stages.some(({ name, status }) => name === 'register' && status === 'done');
  return kind === 'journey' && isTuned ? doing.deploy : doing[kind];
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
