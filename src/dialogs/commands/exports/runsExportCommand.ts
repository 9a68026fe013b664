import type { Command } from '../../command.js';

export const runsExportCommand = {
  name: 'runs export',
  group: 'look',
  label: 'Runs as CSV',
  summary: 'All runs that are kept as a CSV file.',
  arguments: [],
  examples: ['/runs export'],
  role: 'admin',
  effect: 'reads',
} as const satisfies Command;
