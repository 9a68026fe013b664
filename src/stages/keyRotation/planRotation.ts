import type { KeyName } from '../../azure/ml/endpointAuth.js';
import { command } from '../../errors/nextStep.js';
import { connectionName } from '../publishing/publishedNames.js';
import { secretNameOf } from '../serving/keepKey.js';
import type { PlanContext, StagePlan } from '../stage.js';
import type { Problem } from '../planLine.js';

/** What the renewal of one key does; who is shut out by both of them is said once. */
export async function planRotation(context: PlanContext, which: KeyName): Promise<StagePlan> {
  const { azure, facts } = context;
  const name = facts.endpointName;
  const endpoint = name === undefined ? undefined : await azure.endpoints.get(name);
  if (endpoint === undefined) return nothing(noEndpoint);
  if (endpoint.auth !== 'key') return nothing(noKeys(endpoint.name));
  const line = { action: 'change', what: `The ${which} key of ${endpoint.name}` } as const;
  if (which === 'secondary') return { lines: [{ ...line, detail: 'made anew after the primary one' }] };
  const connection = await publishedConnection(context);
  return {
    lines: [
      { ...line, detail: 'made anew, while the chat asks with the secondary one' },
      {
        action: 'change',
        what: `Secret ${secretNameOf(endpoint.name)}`,
        detail: 'in Key Vault: the new primary key',
      },
      ...(connection === undefined
        ? []
        : [
            {
              action: 'change',
              what: `Connection ${connection}`,
              detail: 'with the new primary key',
            } as const,
          ]),
    ],
    notes: [
      'The chat goes on meanwhile. Whoever else asks the endpoint with one of its present keys is refused from then on.',
      ...(connection === undefined
        ? []
        : [
            'A flow that somebody has deployed as an endpoint keeps the key that it was started with: it must be deployed again.',
          ]),
    ],
  };
}

async function publishedConnection({ azure, settings }: PlanContext): Promise<string | undefined> {
  const project = await azure.foundry.get(settings.project);
  if (project?.kind !== 'Project') return undefined;
  return (await azure.connections.get(project.id, connectionName(settings)))?.name;
}

const nothing = (problem: Problem): StagePlan => ({ lines: [], problems: [problem] });

export const noEndpoint = {
  reason: 'no_endpoint',
  sentence: 'There is no endpoint yet, and so no key.',
  next: command('deploy'),
} as const satisfies Problem;

const noKeys = (name: string): Problem => ({
  reason: 'no_keys',
  sentence: `The endpoint ${name} goes by Entra tokens: it has no key that could be made anew.`,
  next: command('keys'),
});
