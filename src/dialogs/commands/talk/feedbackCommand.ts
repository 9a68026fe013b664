import type { Command } from '../../command.js';

export const feedbackCommand = {
  name: 'feedback',
  group: 'look',
  label: 'Feedback',
  summary: 'What people think of the answers: thumbs and votes by version and day, and what they wrote.',
  arguments: [
    {
      name: 'count',
      type: 'integer',
      min: 1,
      max: 25,
      positional: true,
      summary: 'How many of the newest reasons.',
      otherwise: '5',
      example: 'count=25',
    },
    {
      name: 'days',
      type: 'integer',
      min: 1,
      max: 365,
      summary: 'How many days back the counts go.',
      otherwise: '14',
      example: 'days=90',
    },
  ],
  examples: ['/feedback', '/feedback 25', '/feedback days=90'],
  role: 'admin',
  effect: 'reads',
} as const satisfies Command;
