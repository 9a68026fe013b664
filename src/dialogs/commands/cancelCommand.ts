import type { Command } from '../command.js';
import { runArgument } from '../sharedArguments.js';

export const cancelCommand = {
  name: 'cancel',
  group: 'stop',
  label: 'Stop or leave',
  summary: 'Leave the question or the plan that is open, or stop a run.',
  arguments: [
    {
      ...runArgument,
      summary: 'The id of a run to stop.',
      otherwise: 'leaves your open question or plan, or offers to stop what is under way',
    },
  ],
  examples: ['/cancel', '/cancel ef1967413487'],
  asked: [
    '(?:i want to |how (?:do|can) i |can i |lets |we should |you should )?(?:stop|cancel|abort|halt|interrupt) (?:{it}|immediately)',
    'i (?:have )?changed my mind',
    'stop (?:everything|working)',
  ],
  role: 'admin',
  effect: 'changes',
  offeredIn: ['personal', 'team', 'groupChat'],
} as const satisfies Command;
