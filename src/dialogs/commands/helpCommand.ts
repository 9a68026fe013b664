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
  asked: [
    'what can (?:you|i) do',
    'what can i (?:ask|say|write|type)(?: you)?',
    'how (?:do|can|should) i (?:start|begin|get started|use you|use this)',
    '(?:please )?help me',
    'what (?:are the|commands are there|commands do you know)(?: commands)?',
    'what (?:should|can|do|must) i do (?:next|now|first)',
    'what (?:next|now)',
    'what is next',
    'who are you',
    'what are you',
    'what is the next step',
  ],
  role: 'everyone',
  effect: 'reads',
  offeredIn: ['personal', 'team', 'groupChat'],
} as const satisfies Command;
