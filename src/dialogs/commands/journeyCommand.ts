import type { Argument } from '../argument.js';
import type { RunCommand } from '../command.js';
import { datasetInputs, runInputs } from '../runInputs.js';
import { baseArgument, datasetArguments, epochsArgument } from '../sharedArguments.js';
import { deployCommand } from './deployCommand.js';
import { finetuneCommand } from './finetuneCommand.js';
import { promptflowCommand } from './promptflowCommand.js';
import { provisionCommand } from './provisionCommand.js';

const journeyArguments = [
  ...datasetArguments,
  epochsArgument,
  baseArgument,
  {
    name: 'promptflow',
    type: 'flag',
    summary: 'Also publish the endpoint as a flow of Prompt flow, as /promptflow does.',
    otherwise: 'no',
    example: 'promptflow=yes',
  },
] as const satisfies readonly Argument[];

export const journeyCommand = {
  name: 'journey',
  group: 'begin',
  label: 'Start the journey',
  summary:
    'From nothing to a fine-tuned model in this chat: provision, dataset, fine-tune and deploy in one run.',
  arguments: journeyArguments,
  examples: ['/journey', '/journey epochs=3 base=yes promptflow=yes'],
  role: 'admin',
  effect: 'costs',
  offeredIn: ['personal', 'team', 'groupChat'],
  title: 'Journey',
  doing: () => 'The model is being fine-tuned and deployed',
  stages: (inputs) => [
    ...provisionCommand.stages(),
    ...finetuneCommand.stages(),
    ...deployCommand.stages(inputs),
    ...(inputs.promptflow === true ? promptflowCommand.stages() : []),
  ],
  inputs: ({ epochs, base, promptflow, ...data }) => ({
    ...datasetInputs(data),
    ...runInputs({ epochs, base, promptflow }),
  }),
} as const satisfies RunCommand<typeof journeyArguments>;
