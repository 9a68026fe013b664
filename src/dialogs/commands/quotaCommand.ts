import type { Command } from '../command.js';
import { quotaBaseArgument, quotaForArgument } from '../sharedArguments.js';

export const quotaCommand = {
  name: 'quota',
  group: 'look',
  label: 'Quota',
  summary: 'Cores: used, limit and need of every machine that a command takes.',
  arguments: [quotaForArgument, quotaBaseArgument],
  examples: ['/quota', '/quota for=deploy base=yes'],
  asked: [
    'how (?:many|much) (?:cores|gpus|quota) (?:(?:do|have) (?:we|i)(?: have| left)?|is left|are left|are there)',
    'do (?:we|i) have enough (?:cores|gpus|quota)',
    '(?:are there|is there) enough (?:cores|gpus|quota)',
    'what is (?:the|our|my) quota',
  ],
  role: 'admin',
  effect: 'reads',
  offeredIn: ['personal'],
} as const satisfies Command;
