import type { Command } from '../command.js';

export const resetCommand = {
  name: 'reset',
  group: 'talk',
  label: 'Forget this conversation',
  summary: 'Forget what was said in this conversation.',
  arguments: [],
  examples: ['/reset'],
  asked: [
    'forget (?:what (?:i|we) (?:have )?said|everything|all that|it all|(?:this|our|the) (?:conversation|chat))',
    '(?:lets |can we )?start over',
    '(?:clear|reset|delete) (?:the|this|our) (?:chat|conversation|history)',
  ],
  role: 'everyone',
  effect: 'changes',
  offeredIn: ['personal', 'groupChat'],
} as const satisfies Command;
