import type { Command } from '../../command.js';

export const auditExportCommand = {
  name: 'audit export',
  group: 'look',
  label: 'Audit as CSV',
  summary: 'The whole audit as a CSV file.',
  arguments: [],
  examples: ['/audit export'],
  role: 'admin',
  effect: 'reads',
} as const satisfies Command;
