import { quotaPurposes } from '../stages/quota/coreNeeds.js';
import type { Argument } from './argument.js';

export const datasetArgument = {
  name: 'dataset',
  type: 'text',
  maxLength: 500,
  rule: 'a dataset of the hub, an address or a path, at most 500 characters',
  summary:
    'Chats to train on: a dataset of the hub, an address, or a path on the machine Hieno runs on; JSONL, CSV or Parquet. Or attach a file.',
  otherwise: 'the sample dataset; on Azure `HuggingFaceH4/ultrachat_200k train_sft[:1%]`',
  example: 'dataset=HuggingFaceH4/ultrachat_200k',
  positional: true,
} as const satisfies Argument;

export const sliceArgument = {
  name: 'slice',
  type: 'text',
  maxLength: 200,
  pattern: /^\w+(?:[.-]\w+)*(?:\[[^\]]*\])?(?:\([\w]+\))?(?:\+.*)?$/,
  rule: 'a split or a part of one, such as `train_sft[:1%]` or `train[100:200]`',
  summary: 'Which rows of it, in the words of the `datasets` library.',
  otherwise: 'all of its training split',
  example: 'slice=train_sft[:1%]',
  positional: true,
} as const satisfies Argument;

export const seedArgument = {
  name: 'seed',
  type: 'integer',
  min: 0,
  max: 4294967295,
  summary: 'Of the shuffle before the split.',
  otherwise: '42',
  example: 'seed=7',
} as const satisfies Argument;

export const skipBrokenArgument = {
  name: 'skip_broken',
  type: 'flag',
  summary: 'Leave rows out that cannot be trained on, instead of refusing the dataset.',
  otherwise: 'no',
  example: 'skip_broken=yes',
} as const satisfies Argument;

/** What every command takes that trains on something. */
export const datasetArguments = [datasetArgument, sliceArgument, seedArgument, skipBrokenArgument] as const;

export const epochsArgument = {
  name: 'epochs',
  type: 'integer',
  min: 1,
  max: 10,
  summary: 'How many times the training goes through the data.',
  otherwise: 'what the model recommends',
  example: 'epochs=3',
} as const satisfies Argument;

export const baseArgument = {
  name: 'base',
  type: 'flag',
  summary: 'Also deploy the untuned base model, so that /compare can ask both. Costs a second instance.',
  otherwise: 'no',
  example: 'base=yes',
} as const satisfies Argument;

export const quotaForArgument = {
  name: 'for',
  type: 'choice',
  choices: quotaPurposes,
  positional: true,
  summary: 'For which command.',
  otherwise: 'a whole journey',
  example: 'for=deploy',
} as const satisfies Argument;

export const quotaBaseArgument = {
  name: 'base',
  type: 'flag',
  summary: 'Count the base model beside the tuned one too.',
  otherwise: 'no',
  example: 'base=yes',
} as const satisfies Argument;

/** The id of a run. */
export const runArgument = {
  name: 'run',
  type: 'text',
  maxLength: 100,
  positional: true,
  summary: 'The id of the run.',
  rule: 'the id of a run, as /runs shows it',
  example: 'run=ef1967413487',
} as const satisfies Argument;

/** All that is said after the command. */
export const questionArgument = {
  name: 'question',
  type: 'text',
  maxLength: 8000,
  required: true,
  positional: true,
  rest: true,
  rule: 'a question of at most 8000 characters',
} as const;
