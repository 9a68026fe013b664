import type { PlanCardState } from '../../../src/bot/cards/plan/planCard.js';
import type { Plan } from '../../../src/runs/plan.js';
import type { DatasetSummary } from '../../../src/stages/data/datasetSummary.js';
import { command } from '../../../src/errors/nextStep.js';

const minute = 60_000;

export const plan: Plan = {
  kind: 'journey',
  inputs: { dataset: './my_*chats*.jsonl', epochs: 3, learningRate: 5e-6, scheduler: 'cosine', base: true },
  lines: [
    { action: 'create', what: 'Workspace hieno-ws', detail: 'in swedencentral' },
    { action: 'create', what: 'Cluster hieno-gpu', hourly: { dollars: 3.673, when: 'while training' } },
    { action: 'create', what: 'Deployment blue', hourly: { dollars: 3.06, when: 'until /teardown' } },
    { action: 'create', what: 'Deployment base', hourly: { dollars: 3.06, when: 'until /teardown' } },
    { action: 'reuse', what: 'Key Vault hieno-kv' },
    { action: 'change', what: 'Traffic of hieno-endpoint' },
    { action: 'delete', what: 'Deployment old', hourly: { dollars: 9, when: 'until /teardown' } },
  ],
  problems: [],
};
export const datasetSummary: DatasetSummary = {
  name: 'HuggingFaceH4/ultrachat_200k',
  source: 'HuggingFaceH4/ultrachat_200k train_sft[:1%] at 8049631c405a',
  trainRows: 1663,
  testRows: 416,
  tokens: {
    perEpoch: 2_066_109,
    total: 2_590_000,
    mean: 1246,
    median: 1182,
    longest: 9000,
    context: 4096,
    histogram: [
      { upTo: 256, rows: 12 },
      { upTo: 512, rows: 0 },
      { upTo: 1024, rows: 700 },
      { upTo: null, rows: 0 },
    ],
  },
  leftOut: ['prompt', 'messages[].weight', ''],
  warnings: ['3 conversations: there *before* (a.jsonl, line 3)'],
  samples: [
    {
      messages: [
        { role: 'user', content: 'What is *this*?\n\nTell me.' },
        { role: 'assistant', content: 'W'.repeat(280) },
      ],
    },
  ],
  tuning: { minutes: 35, dollars: 2.14, epochs: 1, size: 'Standard_NC24ads_A100_v4' },
};
export const blockedPlan: Plan = {
  ...plan,
  problems: [
    {
      reason: 'quota_missing',
      sentence: 'No quota.',
      next: command('quota'),
      details: ['24 needed', '0 granted'],
    },
    { reason: 'no_workspace', sentence: 'No workspace.' },
  ],
};
export const teardownPlan: Plan = {
  kind: 'teardown',
  inputs: { target: 'everything' },
  lines: [{ action: 'delete', what: 'Resource group hieno-rg' }],
  problems: [],
  typedConfirmation: 'hieno-rg',
};
export const openState: PlanCardState = {
  kind: 'open',
  proposalId: 'p-1',
  personName: '*Anna*',
  validMs: 15 * minute,
};
