import { runStatuses } from '../../runs/run.js';
import type { Command } from '../command.js';

export const runsCommand = {
  name: 'runs',
  group: 'look',
  label: 'Last runs',
  summary: 'The last runs: who asked for what, how it went, and how long it took.',
  arguments: [
    {
      name: 'count',
      type: 'integer',
      min: 1,
      max: 25,
      positional: true,
      summary: 'How many.',
      otherwise: '10',
      example: 'count=25',
    },
    {
      name: 'status',
      type: 'choice',
      choices: runStatuses,
      summary: 'Only those that stand like this.',
      otherwise: 'all',
      example: 'status=failed',
    },
  ],
  examples: ['/runs', '/runs 25', '/runs status=failed'],
  asked: [
    'what (?:went|has gone|is|was) wrong(?: with {it})?',
    'why (?:did|has|is|does) {it} (?:fail(?:ed)?|stop(?:ped)?|break|broken|crash(?:ed)?|not (?:work|working))',
    'did {it} (?:fail|work|succeed|break)',
    'has {it} failed',
    'what (?:was|is) the (?:error|problem|failure)',
    'what (?:happened|has happened|was done|has been done)(?: (?:before|lately|last|recently))?',
    'what (?:did|have) (?:you|we) (?:do|done)(?: (?:before|lately|last|recently))?',
    '(?:show |list )?(?:the |all )?(?:last|latest|recent|previous|earlier) runs',
    'what runs (?:were|are) there',
  ],
  role: 'everyone',
  effect: 'reads',
  offeredIn: ['personal', 'team', 'groupChat'],
} as const satisfies Command;
