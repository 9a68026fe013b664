import type { Argument } from '../argument.js';
import type { RunCommand } from '../command.js';
import { datasetInputs, runInputs } from '../runInputs.js';
import { datasetArguments, epochsArgument } from '../sharedArguments.js';
import { datasetCommand } from './datasetCommand.js';

const finetuneArguments = [
  ...datasetArguments,
  epochsArgument,
  {
    name: 'learning_rate',
    type: 'number',
    min: 5e-7,
    max: 5e-3,
    summary: 'How big the training steps are.',
    otherwise: 'what the model recommends',
    example: 'learning_rate=5e-6',
  },
  {
    name: 'scheduler',
    type: 'choice',
    choices: ['linear', 'cosine', 'cosine_with_restarts', 'polynomial', 'constant', 'constant_with_warmup'],
    summary: 'How the learning rate changes during training.',
    otherwise: 'what the model recommends',
    example: 'scheduler=cosine',
  },
] as const satisfies readonly Argument[];

export const finetuneCommand = {
  name: 'finetune',
  group: 'steps',
  label: 'Fine-tune',
  summary: 'Fine-tune Phi-3 on the dataset and register the result as a model.',
  arguments: finetuneArguments,
  examples: ['/finetune', '/finetune epochs=3 learning_rate=5e-6 scheduler=cosine'],
  role: 'admin',
  effect: 'costs',
  needs: 'a workspace (/provision)',
  offeredIn: ['personal', 'team'],
  title: 'Fine-tuning',
  doing: () => 'A model is being fine-tuned',
  stages: () => [...datasetCommand.stages(), 'compute', 'finetune', 'register'],
  inputs: ({ epochs, learning_rate: learningRate, scheduler, ...data }) => ({
    ...datasetInputs(data),
    ...runInputs({ epochs, learningRate, scheduler }),
  }),
} as const satisfies RunCommand<typeof finetuneArguments>;
