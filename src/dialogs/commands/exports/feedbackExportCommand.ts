import type { Command } from '../../command.js';

export const feedbackExportCommand = {
  name: 'feedback export',
  group: 'look',
  label: 'Feedback as CSV',
  summary: 'All thumbs and votes as a CSV file, with the words where people agreed.',
  arguments: [],
  examples: ['/feedback export'],
  role: 'admin',
  effect: 'reads',
} as const satisfies Command;
