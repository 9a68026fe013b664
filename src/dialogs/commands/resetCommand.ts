import type { Command } from '../command.js';

export const resetCommand = {
  name: 'reset',
  group: 'talk',
  label: 'Forget this conversation',
  summary: 'Forget what was said in this conversation.',
  arguments: [],
  examples: ['/reset'],
  role: 'everyone',
  effect: 'changes',
  offeredIn: ['personal', 'groupChat'],
} as const satisfies Command;
