import type { Command } from '../command.js';
import { quotaBaseArgument, quotaForArgument } from '../sharedArguments.js';

export const quotaCommand = {
  name: 'quota',
  group: 'look',
  label: 'Quota',
  summary: 'Cores: used, limit and need of every machine that a command takes.',
  arguments: [quotaForArgument, quotaBaseArgument],
  examples: ['/quota', '/quota for=deploy base=yes'],
  role: 'admin',
  effect: 'reads',
  offeredIn: ['personal'],
} as const satisfies Command;
