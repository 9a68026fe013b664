import type { RunCommand } from '../command.js';
import { trafficCommand } from './trafficCommand.js';

export const rollbackCommand = {
  name: 'rollback',
  group: 'serve',
  label: 'Roll back',
  summary: 'Go back to the split before the last change of the traffic; again: forth.',
  arguments: [],
  examples: ['/rollback'],
  asked: [
    '(?:go back to|bring back|restore) the (?:old|previous|last|earlier) (?:model|version|one|split|deployment)',
    'roll {it} back',
    'undo (?:the (?:deployment|traffic|split))',
  ],
  role: 'admin',
  effect: 'changes',
  needs: 'a change to go back on (/deploy, /traffic)',
  offeredIn: ['team', 'groupChat'],
  title: 'Rollback',
  doing: trafficCommand.doing,
  stages: trafficCommand.stages,
  // The split to go back to is found by the plan.
  inputs: () => ({}),
} as const satisfies RunCommand<readonly []>;
