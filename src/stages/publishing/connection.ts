import { asAppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import { advice, command } from '../../errors/nextStep.js';
import { AppError } from '../../errors/appError.js';
import type { OnlineEndpoint } from '../../azure/ml/onlineEndpoints.js';
import type { Azure } from '../../azure/azure.js';
import type { FoundryWorkspace } from '../../azure/promptFlow/foundry.js';
import type { Settings } from '../../settings.js';
import type { Facts } from '../facts.js';
import { requireProject } from './foundryWorkspace.js';
import { holdsSame, writeConnection, type ConnectionKeys } from './connectionKeys.js';
import { secretNameOf } from '../serving/keepKey.js';
import type { PlanLine, Problem } from '../planLine.js';
import { connectionName } from './publishedNames.js';
import { requireFact } from '../requireFact.js';
import { isWholeTraffic } from '../serving/trafficMap.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';

/** The project's connection to the endpoint: its address and key, from Key Vault, for the flow and nobody else. */
export const connection: Stage = {
  name: 'connection',
  title: 'Connection',
  needs: ['project'],

  async plan({ azure, settings, facts, stageNames }: PlanContext) {
    const line = { what: `Connection ${connectionName(settings)}`, detail: 'with the endpoint and its key' };
    const problem = stageNames.includes('endpoint')
      ? keyProblem(settings.endpointAuth)
      : await endpointProblem(azure, facts);
    if (problem !== undefined) return { lines: [{ action: 'create', ...line }], problems: [problem] };
    const project = await azure.foundry.get(settings.project);
    if (project?.kind !== 'Project') return { lines: [{ action: 'create', ...line }] };
    try {
      const action = await actionFor(azure, settings, facts, project);
      return { lines: [{ action, ...line }] };
    } catch (error) {
      const { reason, sentence, next } = asAppError(error);
      if (!(error instanceof AppError)) throw error;
      return {
        lines: [],
        problems: [{ reason, sentence, ...defined({ next }) }],
      };
    }
  },

  async advance({ azure, settings, facts }: StageContext): Promise<StageStep> {
    const project = await requireProject(azure, settings);
    const name = connectionName(settings);
    const wanted = await keysOf(azure, facts);
    const found = await azure.connections.get(project.id, name);
    const isRight =
      found?.isForFlows === true && holdsSame(await azure.connections.keys(project.id, name), wanted);
    if (!isRight) await writeConnection(azure, project, name, wanted);
    return { kind: 'done', note: `${name}; its key can be read`, facts: { connectionName: name } };
  },
};

async function actionFor(
  azure: Azure,
  settings: Settings,
  facts: Facts,
  project: FoundryWorkspace,
): Promise<PlanLine['action']> {
  const name = connectionName(settings);
  const found = await azure.connections.get(project.id, name);
  if (found === undefined) return 'create';
  if (!found.isForFlows) return 'change';
  const has = await azure.connections.keys(project.id, name);
  // A vault that does not let the bot in yet is the stage's business, not the plan's.
  const wanted = await keysOf(azure, facts).catch(() => undefined);
  return wanted !== undefined && holdsSame(has, wanted) ? 'reuse' : 'change';
}

/** The endpoint's address and key as they are now. */
async function keysOf(azure: Azure, facts: Facts): Promise<ConnectionKeys> {
  const name = requireFact(facts, 'endpointName');
  const secret = facts.secretName ?? secretNameOf(name);
  const [endpoint, key] = await Promise.all([
    azure.endpoints.get(name),
    azure.secrets.get(requireFact(facts, 'vaultUri'), secret),
  ]);
  if (endpoint !== undefined && endpoint.auth !== 'key') throw new AppError(noKeys);
  if (endpoint?.scoringUri !== undefined && key !== undefined) return { endpoint: endpoint.scoringUri, key };
  throw new AppError({
    reason: 'no_endpoint',
    sentence: `The endpoint ${name} or its key is gone.`,
    next: command('deploy'),
  });
}

const noKeys = {
  reason: 'no_keys',
  sentence:
    'The endpoint goes by Entra tokens, and a flow asks with a key from its connection, which there is none of.',
  next: advice`Set AZURE_ENDPOINT_AUTH to key and ${command('deploy')}, or do without Prompt flow.`,
} as const;

const keyProblem = (auth: OnlineEndpoint['auth']): Problem | undefined =>
  auth === 'key' ? undefined : noKeys;

async function endpointProblem(azure: Azure, { endpointName }: Facts): Promise<Problem | undefined> {
  const endpoint = endpointName === undefined ? undefined : await azure.endpoints.get(endpointName);
  const problem = endpoint && keyProblem(endpoint.auth);
  if (problem !== undefined) return problem;
  if (endpoint !== undefined && isWholeTraffic(endpoint.traffic)) return undefined;
  return endpoint === undefined
    ? {
        reason: 'no_endpoint',
        sentence: 'There is no endpoint yet that a flow could ask.',
        next: command('deploy'),
      }
    : {
        reason: 'no_traffic',
        sentence: `No deployment of ${endpoint.name} gets its traffic, so a flow would get no answer.`,
        next: command('deploy'),
      };
}
