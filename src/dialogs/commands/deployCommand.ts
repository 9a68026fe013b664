import type { Argument } from '../argument.js';
import type { RunCommand } from '../command.js';
import { runInputs } from '../runInputs.js';
import { baseArgument } from '../sharedArguments.js';

const deployArguments = [
  {
    name: 'version',
    type: 'text',
    maxLength: 30,
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    rule: 'a registered model version: letters, digits, `.`, `_` and `-`, at most 30 characters',
    positional: true,
    summary: 'Which registered version of the tuned model to deploy.',
    otherwise: 'the newest one',
    example: 'version=2',
  },
  baseArgument,
] as const satisfies readonly Argument[];

export const deployCommand = {
  name: 'deploy',
  group: 'steps',
  label: 'Deploy',
  summary: 'Put a fine-tuned model on an endpoint and let it answer this chat.',
  arguments: deployArguments,
  examples: ['/deploy', '/deploy version=2 base=yes'],
  role: 'admin',
  effect: 'costs',
  needs: 'a fine-tuned model (/finetune)',
  offeredIn: ['personal', 'team', 'groupChat'],
  title: 'Deployment',
  doing: () => 'The model is being deployed',
  stages: ({ base }) => [
    'endpoint',
    'key',
    ...(base === true ? (['baseDeployment'] as const) : []),
    'deployment',
    'readiness',
    'traffic',
    'route',
  ],
  inputs: ({ version, base }) => runInputs({ modelVersion: version, base }),
} as const satisfies RunCommand<typeof deployArguments>;
