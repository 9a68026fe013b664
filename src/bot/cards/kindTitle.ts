import type { RunKind } from '../../runs/runKind.js';

export const kindTitle: Readonly<Record<RunKind, string>> = {
  preparation: 'Preparation of the data',
  provision: 'Provisioning',
  dataset: 'Dataset',
  finetune: 'Fine-tuning',
  deploy: 'Deployment',
  journey: 'Journey',
  traffic: 'Traffic',
  rollback: 'Rollback',
  promptflow: 'Prompt flow',
  'quota request': 'Quota request',
  teardown: 'Teardown',
};
