import { runStatuses } from '../../runs/run.js';
import type { Command } from '../command.js';

export const runsCommand = {
  name: 'runs',
  group: 'look',
  label: 'Last runs',
  summary: 'The last runs: who asked for what, how it went, and how long it took.',
  arguments: [
    {
      name: 'count',
      type: 'integer',
      min: 1,
      max: 25,
      positional: true,
      summary: 'How many.',
      otherwise: '10',
      example: 'count=25',
    },
    {
      name: 'status',
      type: 'choice',
      choices: runStatuses,
      summary: 'Only those that stand like this.',
      otherwise: 'all',
      example: 'status=failed',
    },
  ],
  examples: ['/runs', '/runs 25', '/runs status=failed'],
  role: 'everyone',
  effect: 'reads',
  offeredIn: ['personal', 'team', 'groupChat'],
} as const satisfies Command;
