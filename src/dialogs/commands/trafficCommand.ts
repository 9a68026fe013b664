import type { Argument } from '../argument.js';
import type { RunCommand } from '../command.js';
import { runInputs } from '../runInputs.js';

const trafficArguments = [
  {
    name: 'split',
    type: 'traffic',
    required: true,
    positional: true,
    summary: 'How many percent of the messages each deployment answers.',
    question:
      'Who should answer how many percent? Write each deployment as `name=percent`; `/status` names them.',
    example: '/traffic blue=90 green=10',
  },
] as const satisfies readonly Argument[];

export const trafficCommand = {
  name: 'traffic',
  group: 'serve',
  label: 'Change the traffic',
  summary: 'Split the messages between the deployments of the endpoint.',
  arguments: trafficArguments,
  examples: ['/traffic blue=90 green=10', '/traffic green=100'],
  role: 'admin',
  effect: 'changes',
  needs: 'a deployed model (/deploy)',
  offeredIn: ['team', 'groupChat'],
  title: 'Traffic',
  doing: () => 'The traffic is being changed',
  stages: () => ['traffic', 'route'],
  inputs: ({ split }) => runInputs({ traffic: split }),
} as const satisfies RunCommand<typeof trafficArguments>;
