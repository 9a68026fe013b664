import type { StageName } from '../stages/stage.js';
import type { RunInputs } from '../stages/inputs.js';

/** A kind is called as its command is. */
export const runKinds = [
  'provision',
  'dataset',
  'finetune',
  'deploy',
  'journey',
  'traffic',
  'rollback',
  'promptflow',
  'quota request',
  'teardown',
] as const;
export type RunKind = (typeof runKinds)[number];

export const isRunKind = (value: unknown): value is RunKind =>
  (runKinds as readonly unknown[]).includes(value);

const provision = ['resources', 'roles'] as const;
const dataset = ['dataset'] as const;
const finetune = ['compute', 'finetune', 'register'] as const;
const endpoint = ['endpoint', 'key'] as const;
const deploy = ['deployment', 'readiness', 'traffic', 'route'] as const;

const promptflow = ['hub', 'project', 'connection', 'flowFiles', 'flow', 'flowTest'] as const;

/** The stages of a run, in the order in which a card shows them: every command is a slice of one list. */
export function stagesOf(kind: RunKind, inputs: RunInputs): readonly StageName[] {
  const base = inputs.base === true ? (['baseDeployment'] as const) : [];
  const published = inputs.promptflow === true ? promptflow : [];
  switch (kind) {
    case 'provision':
      return ['preflight', ...provision];
    case 'dataset':
      return ['preflight', ...dataset];
    case 'finetune':
      return ['preflight', ...dataset, ...finetune];
    case 'deploy':
      return ['preflight', ...endpoint, ...base, ...deploy];
    case 'journey':
      return [
        'preflight',
        ...provision,
        ...dataset,
        ...finetune,
        ...endpoint,
        ...base,
        ...deploy,
        ...published,
      ];
    case 'traffic':
    case 'rollback':
      return ['preflight', 'traffic', 'route'];
    case 'promptflow':
      return ['preflight', ...promptflow];
    case 'quota request':
      return ['preflight', 'quotaRequest'];
    case 'teardown':
      return inputs.target === 'everything'
        ? ['preflight', 'unroute', 'removeResources']
        : ['preflight', 'unroute', 'removeEndpoint'];
  }
}
