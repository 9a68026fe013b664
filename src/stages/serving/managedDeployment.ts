import { AppError } from '../../errors/appError.js';
import { advice, command, type NextStep } from '../../errors/nextStep.js';
import type { Azure } from '../../azure/azure.js';
import type { OnlineDeployment } from '../../azure/ml/onlineDeployments.js';
import type { StageLog, StageStep } from '../stage.js';

export interface WantedDeployment {
  readonly endpoint: string;
  readonly name: string;
  readonly modelId: string;
  readonly location: string;
  readonly size: string;
  /** Whether this run has asked for it already: a failure is then its own, else a ruin to be cleared away. */
  readonly isOurs: boolean;
}

/**
 * Brings one managed deployment up: waits, adopts, or asks for it. Shared by the tuned model's and the base model's.
 *
 * @returns the step; `begun` when Azure was asked for the deployment just now
 */
export async function advanceDeployment(
  azure: Azure,
  wanted: WantedDeployment,
): Promise<StageStep & { readonly begun?: true }> {
  const { endpoint, name, modelId, location, size, isOurs } = wanted;
  const found = await azure.deployments.get(endpoint, name);
  switch (found?.state) {
    case undefined:
      await azure.deployments.begin(endpoint, name, { location, modelId, size, instances: 1 });
      return { kind: 'wait', note: `Starting ${name} on ${size}`, begun: true };
    case 'Succeeded':
      if (isSameModel(found.modelId, modelId)) return { kind: 'done', note: `${name} on ${found.size}` };
      await azure.deployments.beginDelete(endpoint, name);
      return { kind: 'wait', note: `Clearing away a ${name} with another model` };
    case 'Deleting':
      return { kind: 'wait', note: `Waiting until the old ${name} is gone` };
    case 'Failed':
    case 'Canceled':
      if (isOurs) throw await failureOf(azure, endpoint, found);
      await azure.deployments.beginDelete(endpoint, name);
      return { kind: 'wait', note: `Clearing away a ${name} that had failed` };
    default:
      return { kind: 'wait', note: `${name}: getting a machine and loading the model` };
  }
}

/** Takes a deployment back that this run has asked for. */
export async function cancelDeployment(azure: Azure, endpoint: string, name: string): Promise<string> {
  await azure.deployments.beginDelete(endpoint, name);
  return `The half-made deployment ${name} is being deleted; the endpoint ${endpoint} stays and costs nothing without one.`;
}

export const deploymentLog = async (azure: Azure, endpoint: string, name: string): Promise<StageLog> => ({
  what: `Deployment ${name}`,
  text: await lastLines(azure, endpoint, name),
});

/** Azure answers a model's id in either case. */
export const isSameModel = (one: string, other: string | undefined): boolean =>
  other !== undefined && one.toLowerCase() === other.toLowerCase();

async function failureOf(azure: Azure, endpoint: string, found: OnlineDeployment): Promise<AppError> {
  const told =
    found.operationUri === undefined ? undefined : await azure.operations.failure(found.operationUri);
  const log = await lastLines(azure, endpoint, found.name);
  const knows = known.find(({ line }) => line.test(log) || line.test(told?.sentence ?? ''));
  return new AppError({
    reason: told?.reason ?? 'deployment_failed',
    sentence: knows?.sentence ?? told?.sentence ?? `The deployment ${found.name} failed.`,
    next: knows?.next ?? told?.next ?? command('retry'),
    details: [...(told?.details ?? []), ...log.split('\n').slice(-5)].filter((line) => line.trim() !== ''),
  });
}

/** The server's log, or the download's where the server never came up. */
async function lastLines(azure: Azure, endpoint: string, name: string): Promise<string> {
  try {
    const log = await azure.deployments.log(endpoint, name, 'InferenceServer');
    return log.trim() === '' ? await azure.deployments.log(endpoint, name, 'StorageInitializer') : log;
  } catch {
    // The log decorates the failure; Azure refuses it in some states.
    return '';
  }
}

/** Lines worth recognising, with what to do (docs/azure-facts.md, “Endpoints and deployments”). */
const known: readonly { line: RegExp; sentence: string; next: NextStep }[] = [
  {
    line: /No module named 'azureml\.ai'/,
    sentence:
      "The model's conda.yaml lacks the package azureml-ai-monitoring, which Azure's scoring script imports.",
    next: advice`Fine-tune with a newer component version, then ${command('deploy')}.`,
  },
];
