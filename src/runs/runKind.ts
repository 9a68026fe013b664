import type { StageName } from '../stages/stage.js';
import type { RunInputs } from '../stages/inputs.js';

/** Kinds that are called as their command is: planned, confirmed, done. */
export const commandKinds = [
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
export type CommandKind = (typeof commandKinds)[number];

/** A preparation goes before a plan: it fetches and checks data, changes nothing in Azure, and so is not confirmed. */
export type RunKind = CommandKind | 'preparation';

/** A run changes the environment, and so is alone in it; one that only prepares or asks for quota may go beside another. */
export const locksEnvironment = (kind: RunKind): boolean =>
  kind !== 'preparation' && kind !== 'quota request';

export const isCommandKind = (value: unknown): value is CommandKind =>
  (commandKinds as readonly unknown[]).includes(value);

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
    case 'preparation':
      return ['preparation'];
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
