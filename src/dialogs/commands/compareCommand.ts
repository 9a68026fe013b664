import type { Command } from '../command.js';
import { questionArgument } from '../sharedArguments.js';

export const compareCommand = {
  name: 'compare',
  group: 'talk',
  label: 'Compare',
  summary: 'Ask the fine-tuned and the base model the same question.',
  arguments: [
    {
      ...questionArgument,
      summary: 'What to ask both.',
      example: '/compare How many examples do I need before tuning is worthwhile?',
    },
  ],
  examples: ['/compare How many examples do I need before tuning is worthwhile?'],
  role: 'everyone',
  effect: 'reads',
  needs: 'a base deployment (/deploy base=yes)',
  offeredIn: ['personal', 'team', 'groupChat'],
} as const satisfies Command;
