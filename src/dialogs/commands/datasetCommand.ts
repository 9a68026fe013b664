import type { RunCommand } from '../command.js';
import { datasetInputs } from '../runInputs.js';
import { datasetArguments } from '../sharedArguments.js';

export const datasetCommand = {
  name: 'dataset',
  group: 'steps',
  label: 'Prepare a dataset',
  summary: 'Check, split and upload the chats to train on.',
  arguments: datasetArguments,
  examples: [
    '/dataset',
    '/dataset HuggingFaceH4/ultrachat_200k train_sft[:1%]',
    '/dataset ./support-chats.jsonl',
  ],
  role: 'admin',
  effect: 'changes',
  needs: 'a workspace (/provision)',
  offeredIn: ['personal'],
  title: 'Dataset',
  doing: () => 'Training data is being uploaded',
  stages: () => ['dataset'],
  inputs: datasetInputs,
} as const satisfies RunCommand<typeof datasetArguments>;
