import type { Command } from '../../command.js';

export const forgetMeCommand = {
  name: 'forget me',
  group: 'talk',
  label: 'Forget me',
  summary:
    'Delete what you asked and were answered, your ratings, and what you said to being asked about them.',
  arguments: [],
  examples: ['/forget me'],
  role: 'everyone',
  effect: 'changes',
} as const satisfies Command;
