import type { Command } from '../command.js';

export const keysCommand = {
  name: 'keys',
  group: 'serve',
  label: 'Keys',
  summary: 'What opens the endpoint, where it is kept and how old it is; never a key itself.',
  arguments: [],
  examples: ['/keys'],
  asked: [
    '(?:where|how) (?:is|are) the (?:endpoints? )?keys? (?:kept|stored)',
    'how old (?:is|are) the (?:endpoints? )?keys?',
    'when (?:was|were) the keys? (?:last )?rotated',
  ],
  role: 'admin',
  effect: 'reads',
  needs: 'an endpoint (/deploy)',
} as const satisfies Command;
