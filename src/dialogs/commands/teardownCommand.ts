import type { Argument } from '../argument.js';
import type { RunCommand } from '../command.js';

const teardownArguments = [
  {
    name: 'target',
    type: 'choice',
    choices: ['endpoint', 'everything'],
    required: true,
    positional: true,
    summary:
      '`endpoint` stops the chat and its cost and keeps data and models; `everything` deletes all that Hieno made; the resource group stays.',
    question:
      'What should be removed: the **endpoint** only (data and models stay), or **everything** that I made?',
    example: 'target=endpoint',
  },
] as const satisfies readonly Argument[];

export const teardownCommand = {
  name: 'teardown',
  group: 'stop',
  label: 'Remove what was made',
  summary: 'Remove the endpoint, or everything Hieno made.',
  arguments: teardownArguments,
  examples: ['/teardown endpoint', '/teardown everything'],
  asked: [
    '(?:i want to |how (?:do|can) i |can i |lets |we should )?(?:delete|remove|tear down|shut down|destroy|clean up|take down|switch off|turn off) (?:{it}|all)',
    '(?:i want to |how (?:do|can) i |can i |lets |we should )?(?:tear|shut|take|turn|switch) {it} (?:down|off)',
    'how (?:do|can) i (?:stop paying|clean up)',
  ],
  role: 'admin',
  effect: 'deletes',
  title: 'Teardown',
  doing: ({ target }) =>
    target === 'everything' ? 'Everything is being removed' : 'The endpoint is being removed',
  stages: ({ target }) => ['unroute', target === 'everything' ? 'removeResources' : 'removeEndpoint'],
  typedConfirmation: ({ target }, { resourceGroup, endpoint }) =>
    target === 'everything' ? resourceGroup : endpoint,
  inputs: ({ target }) => ({ target }),
} as const satisfies RunCommand<typeof teardownArguments>;
