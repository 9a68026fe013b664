import type { RunCommand } from '../command.js';

export const promptflowCommand = {
  name: 'promptflow',
  group: 'serve',
  label: 'Publish as a flow',
  summary: 'Publish the endpoint as a chat flow in a Foundry project, and ask it one question.',
  arguments: [],
  examples: ['/promptflow'],
  role: 'admin',
  effect: 'costs',
  needs: 'a deployed model (/deploy)',
  title: 'Prompt flow',
  doing: () => 'The chat flow is being published',
  stages: () => ['hub', 'project', 'connection', 'flowFiles', 'flow', 'flowTest'],
  inputs: () => ({}),
} as const satisfies RunCommand<readonly []>;
