import type { Command } from '../command.js';
import { runArgument } from '../sharedArguments.js';

export const logsCommand = {
  name: 'logs',
  group: 'look',
  label: 'Log of the last run',
  summary: "The end of a run's log in Azure: its fine-tuning job's, or its deployment's.",
  arguments: [{ ...runArgument, otherwise: 'the newest run that trains or deploys' }],
  examples: ['/logs', '/logs ef1967413487'],
  asked: [
    '(?:show |see |give me |read )?the logs?(?: of {it})?',
    'what (?:does|do) the logs? say',
    'where (?:is|are) the logs?',
  ],
  role: 'admin',
  effect: 'reads',
  offeredIn: ['team', 'groupChat'],
} as const satisfies Command;
