import type { Command } from '../command.js';
import { runArgument } from '../sharedArguments.js';

export const statusCommand = {
  name: 'status',
  group: 'look',
  label: 'Status',
  summary: 'What is deployed and what the last runs did, or one run in full.',
  arguments: [{ ...runArgument, summary: 'The id of a run.', otherwise: 'an overview' }],
  examples: ['/status', '/status ef1967413487'],
  role: 'everyone',
  effect: 'reads',
  offeredIn: ['personal', 'team', 'groupChat'],
} as const satisfies Command;
