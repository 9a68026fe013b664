import type { Command } from '../command.js';
import { runArgument } from '../sharedArguments.js';

export const retryCommand = {
  name: 'retry',
  group: 'stop',
  label: 'Retry',
  summary: 'Take a run up again that failed or was cancelled, from where it stopped.',
  arguments: [{ ...runArgument, otherwise: 'the newest one that failed or was cancelled' }],
  examples: ['/retry', '/retry ef1967413487'],
  asked: [
    '(?:i want to |how (?:do|can) i |can i |lets |can we )?(?:retry|restart|resume) {it}',
    '(?:run|start|do) {it} (?:again|once more)',
    'try {it} (?:again|once more)',
  ],
  role: 'admin',
  effect: 'continues',
} as const satisfies Command;
