import type { Command } from '../command.js';

export const auditCommand = {
  name: 'audit',
  group: 'look',
  label: 'Audit',
  summary: 'What the admins did: who, what, when, in which run.',
  arguments: [
    {
      name: 'count',
      type: 'integer',
      min: 1,
      max: 50,
      positional: true,
      summary: 'How many entries.',
      otherwise: '20',
      example: 'count=50',
    },
  ],
  examples: ['/audit', '/audit 50'],
  asked: [
    'who (?:did|started|deployed|stopped|cancelled|deleted|changed|removed|confirmed) (?:{it}|the traffic)',
    'who did what',
    'what did the admins do',
  ],
  role: 'admin',
  effect: 'reads',
} as const satisfies Command;
