import type { Command } from '../command.js';

export const keysCommand = {
  name: 'keys',
  group: 'serve',
  label: 'Keys',
  summary: 'What opens the endpoint, where it is kept and how old it is; never a key itself.',
  arguments: [],
  examples: ['/keys'],
  role: 'admin',
  effect: 'reads',
  needs: 'an endpoint (/deploy)',
} as const satisfies Command;
