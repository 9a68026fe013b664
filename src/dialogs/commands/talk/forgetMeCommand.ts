import type { Command } from '../../command.js';

export const forgetMeCommand = {
  name: 'forget me',
  group: 'talk',
  label: 'Forget me',
  summary:
    'Delete what you asked and were answered, your ratings, and your word on what may be kept of them.',
  arguments: [],
  examples: ['/forget me'],
  role: 'everyone',
  effect: 'changes',
} as const satisfies Command;
