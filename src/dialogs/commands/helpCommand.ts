import type { Command } from '../command.js';

export const helpCommand = {
  name: 'help',
  group: 'look',
  label: 'Help',
  summary: 'What you can do here.',
  arguments: [
    {
      name: 'command',
      type: 'text',
      maxLength: 40,
      positional: true,
      rest: true,
      summary: 'A command to explain.',
      rule: 'the name of a command',
      otherwise: 'all of them',
      example: 'command=status',
    },
  ],
  examples: ['/help', '/help status', '/help promptflow ask'],
  role: 'everyone',
  effect: 'reads',
  offeredIn: ['personal', 'team', 'groupChat'],
} as const satisfies Command;
