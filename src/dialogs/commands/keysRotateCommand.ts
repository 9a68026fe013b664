import type { RunCommand } from '../command.js';

export const keysRotateCommand = {
  name: 'keys rotate',
  group: 'serve',
  label: 'Rotate the keys',
  summary: 'Make both keys of the endpoint anew, one after the other, while the chat goes on.',
  arguments: [],
  examples: ['/keys rotate'],
  role: 'admin',
  effect: 'changes',
  needs: 'an endpoint with keys (/deploy)',
  title: 'Key rotation',
  doing: () => "The endpoint's keys are being made anew",
  stages: () => ['primaryKey', 'secondaryKey'],
  inputs: () => ({}),
} as const satisfies RunCommand<readonly []>;
