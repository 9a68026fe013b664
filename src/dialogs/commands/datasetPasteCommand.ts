import type { Command } from '../command.js';

export const datasetPasteCommand = {
  name: 'dataset paste',
  group: 'steps',
  label: 'Paste rows',
  summary: 'A form to paste a few chats into; /dataset goes on with them.',
  arguments: [
    {
      name: 'rows',
      type: 'text',
      // As much as a message has; how much is taken is said by whoever takes it.
      maxLength: 256 * 1024,
      positional: true,
      rest: true,
      summary: 'The rows themselves, written after the command.',
      rule: 'rows of JSONL or CSV',
      otherwise: 'a form for them',
      example: '/dataset paste, and the rows below it',
    },
  ],
  examples: ['/dataset paste'],
  role: 'admin',
  effect: 'changes',
  needs: 'a workspace (/provision)',
} as const satisfies Command;
