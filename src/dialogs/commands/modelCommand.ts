import type { Command } from '../command.js';

export const modelCommand = {
  name: 'model',
  group: 'serve',
  label: 'Which models answer',
  summary:
    'Which models answer, and how they are asked: instructions, temperature, top-p, length of answers.',
  arguments: [],
  examples: ['/model'],
  role: 'everyone',
  effect: 'reads',
  offeredIn: ['team', 'groupChat'],
} as const satisfies Command;
