import type { PlanCardState } from '../../../src/bot/cards/plan/planCard.js';
import type { CommandKind } from '../../../src/runs/runKind.js';
import { lineKinds, type LineKind } from '../../../src/stages/lineKinds.js';
import type { Plan } from '../../../src/runs/plan.js';
import type { DatasetSummary } from '../../../src/stages/data/datasetSummary.js';
import { command } from '../../../src/errors/nextStep.js';

const minute = 60_000;

export const plan: Plan = {
  kind: 'journey',
  inputs: { dataset: './my_*chats*.jsonl', epochs: 3, learningRate: 5e-6, scheduler: 'cosine', base: true },
  lines: [
    { action: 'create', kind: 'resource', what: 'Workspace hieno-ws', detail: 'in swedencentral' },
    { action: 'create', kind: 'role', count: 6, what: '6 role assignments' },
    { action: 'create', kind: 'cluster', what: 'Cluster hieno-gpu' },
    {
      action: 'create',
      kind: 'job',
      what: 'Fine-tuning job',
      hourly: { dollars: 3.673, when: 'while training' },
    },
    {
      action: 'create',
      kind: 'deployment',
      what: 'Deployment blue',
      hourly: { dollars: 3.06, when: 'until /teardown' },
    },
    {
      action: 'create',
      kind: 'deployment',
      what: 'Deployment base',
      hourly: { dollars: 3.06, when: 'until /teardown' },
    },
    { action: 'reuse', kind: 'resource', what: 'Key Vault hieno-kv' },
    { action: 'change', what: 'Traffic of hieno-endpoint' },
    { action: 'delete', what: 'Deployment old', hourly: { dollars: 9, when: 'until /teardown' } },
  ],
  problems: [],
  unpriced: ['storage, registry, vault and logs'],
};
/** As much as a plan of this kind may say, in letters that take three bytes where people choose them. */
export const longestPlan = (kind: CommandKind): Plan => ({
  ...plan,
  kind,
  inputs: {
    dataset: `/data/${'语'.repeat(490)}`,
    slice: '语'.repeat(200),
    seed: 4294967295,
    skipBroken: true,
    epochs: 10,
    learningRate: 5e-7,
    scheduler: 'constant_with_warmup',
    modelVersion: 'v'.repeat(30),
    base: true,
    promptflow: true,
    quotaFor: 'journey',
    traffic: Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [`deployment-${at}`.padEnd(32, 'x'), 1]),
    ),
    target: 'everything',
  },
  lines: (['create', 'change', 'delete', 'reuse'] as const).flatMap((action) =>
    Array.from({ length: action === 'create' ? 20 : 6 }, (_, at) => ({
      action,
      kind: (Object.keys(lineKinds) as LineKind[])[at % 14] ?? 'thing',
      what: 'W'.repeat(300),
      detail: '*'.repeat(500),
      hourly: { dollars: 3.06, when: 'until /teardown endpoint' },
    })),
  ),
  notes: Array.from({ length: 3 }, () => '语'.repeat(200)),
  unpriced: ['语'.repeat(100), '语'.repeat(100)],
  ...(kind === 'teardown'
    ? { typedConfirmation: '语'.repeat(90) }
    : {
        dataset: {
          ...datasetSummary,
          name: '语'.repeat(200),
          source: '语'.repeat(500),
          leftOut: Array.from({ length: 300 }, (_, at) => `语语语语 ${at}`),
          warnings: Array.from({ length: 6 }, () => '语'.repeat(400)),
          samples: Array.from({ length: 3 }, () => ({
            messages: Array.from({ length: 4 }, () => ({ role: 'user' as const, content: '语'.repeat(280) })),
          })),
        },
      }),
});
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
