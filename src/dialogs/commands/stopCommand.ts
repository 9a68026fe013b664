import type { Command } from '../command.js';

export const stopCommand = {
  name: 'stop',
  group: 'talk',
  label: 'Stop the answer',
  summary: 'Stop the answer that is being written in this conversation.',
  arguments: [],
  examples: ['/stop'],
  role: 'everyone',
  effect: 'changes',
  offeredIn: ['personal'],
} as const satisfies Command;
