import type { RunCommand } from '../command.js';

export const provisionCommand = {
  name: 'provision',
  group: 'steps',
  label: 'Provision',
  summary: 'Create the Azure ML workspace and everything around it.',
  arguments: [],
  examples: ['/provision'],
  role: 'admin',
  effect: 'costs',
  title: 'Provisioning',
  doing: () => 'The workspace is being made',
  stages: () => ['resources', 'roles'],
  inputs: () => ({}),
} as const satisfies RunCommand<readonly []>;
