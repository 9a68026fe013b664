import type { Argument } from './argument.js';

export const datasetArgument = {
  name: 'dataset',
  type: 'text',
  maxLength: 500,
  rule: 'the path of a JSONL file on the machine Hieno runs on, at most 500 characters',
  summary: 'A JSONL file of chats to train on.',
  otherwise: 'the sample dataset that ships with Hieno',
  example: 'dataset=./support-chats.jsonl',
} as const satisfies Argument;

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
