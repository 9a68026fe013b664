import type { Argument } from '../argument.js';
import type { RunCommand } from '../command.js';
import { runInputs } from '../runInputs.js';
import { quotaBaseArgument, quotaForArgument } from '../sharedArguments.js';

const quotaRequestArguments = [quotaForArgument, quotaBaseArgument] as const satisfies readonly Argument[];

export const quotaRequestCommand = {
  name: 'quota request',
  group: 'steps',
  label: 'Ask for more cores',
  summary: 'Ask Microsoft for the cores that are missing, and watch until it is decided.',
  arguments: quotaRequestArguments,
  examples: ['/quota request', '/quota request for=deploy'],
  role: 'admin',
  effect: 'changes',
  needs: 'the role Quota Request Operator on the subscription',
  title: 'Quota request',
  doing: () => 'Microsoft has been asked for cores',
  stages: () => ['quotaRequest'],
  besideOthers: true,
  inputs: ({ for: quotaFor, base }) => runInputs({ quotaFor, base }),
} as const satisfies RunCommand<typeof quotaRequestArguments>;
