import { randomUUID } from 'node:crypto';
import { AzureError, isAzureError, type ErrorDetail } from '../../core/azureError.js';
import type { Service } from '../../core/context.js';
import { defined } from '../../core/defined.js';
import { armDurations } from '../armDurations.js';
import { findResourceType } from '../resources/resourceTypes.js';
import { evaluate } from '../templates/evaluate.js';
import { planTemplate, type Plan, type PlannedResource } from '../templates/plan.js';
import {
  deploymentCollection,
  findDeployment,
  isActive,
  type DeployedResource,
  type Deployment,
} from './deployment.js';
import { evaluateOutputs } from './outputs.js';
import { asInvalidTemplate } from './preflight.js';

const eventKind = 'deployment';

export function registerDeployments(service: Service): void {
  service.scheduler.on(eventKind, (event) => step(service, event.key, event.at));
}

/** Writes the deployment down and lets it begin. */
export function startDeployment(
  service: Service,
  deployment: Omit<Deployment, 'state' | 'resources' | 'startedAt' | 'changedAt' | 'correlationId'>,
  plan: Plan,
): Deployment {
  const now = service.clock.now();
  const resources = plan.resources
    .filter(({ enabled }) => enabled)
    .map(({ id, type, name }): DeployedResource => ({
      id,
      type,
      name,
      operationId: operationIdOf(),
      state: 'Pending',
    }));
  const started: Deployment = {
    ...deployment,
    correlationId: randomUUID(),
    state: 'Accepted',
    startedAt: now,
    changedAt: now,
    resources,
  };
  service.state.put(deploymentCollection, started.id, started);
  service.scheduler.schedule({ at: now, kind: eventKind, key: started.id, data: null });
  return started;
}

/** Stops new resources from being begun; those that are being made are made. */
export function cancelDeployment(service: Service, deployment: Deployment): void {
  service.state.put(deploymentCollection, deployment.id, {
    ...deployment,
    state: 'Canceled',
    changedAt: service.clock.now(),
  });
  service.longRunningOperations.finish(deployment.operationId, { canceled: true });
}

/**
 * Moves a deployment on as far as it goes at this time: ends what is due, begins what has all it depends on, and
 * says when to look again. Repeating a step is harmless, because beginning and finishing a resource are.
 */
async function step(service: Service, id: string, at: number): Promise<void> {
  const deployment = findDeployment(service, id);
  if (!deployment) return;
  let plan: Plan;
  try {
    plan = planTemplate(service, {
      resourceGroup: deployment.resourceGroup,
      deploymentName: deployment.name,
      template: deployment.template,
      parameters: deployment.parameters,
    });
  } catch (error) {
    return end(service, deployment, at, { error: detailOf(asInvalidTemplate(error)) });
  }
  const finished: DeployedResource[] = [];
  for (const resource of deployment.resources) finished.push(await finishDue(service, resource, at));
  service.state.together(() => goOn(service, deployment, plan, finished, at));
}

/** What the resources that have been made so far make possible. */
function goOn(
  service: Service,
  deployment: Deployment,
  plan: Plan,
  finished: readonly DeployedResource[],
  at: number,
): void {
  const stopped = !isActive(deployment) || finished.some(({ state }) => state === 'Failed');
  const resources = stopped
    ? finished
    : finished.map((resource) => beginReady(service, deployment, plan, resource, finished, at));
  const next: Deployment = {
    ...deployment,
    resources,
    ...(isActive(deployment) && { state: 'Running', changedAt: at }),
  };
  service.state.put(deploymentCollection, next.id, next);

  const due = resources.flatMap(({ state, dueAt }) =>
    state === 'Running' && dueAt !== undefined ? [dueAt] : [],
  );
  if (due.length > 0) {
    service.scheduler.schedule({ at: Math.min(...due), kind: eventKind, key: next.id, data: null });
    return;
  }
  if (!isActive(next)) return;
  const failures = resources.flatMap(({ error }) => error ?? []);
  if (failures.length > 0) return end(service, next, at, { error: deploymentFailed(failures) });
  try {
    end(service, next, at, { outputs: evaluateOutputs(plan) });
  } catch (error) {
    end(service, next, at, { error: detailOf(asInvalidTemplate(error)) });
  }
}

async function finishDue(
  service: Service,
  resource: DeployedResource,
  at: number,
): Promise<DeployedResource> {
  if (resource.state !== 'Running' || resource.dueAt === undefined || resource.dueAt > at) return resource;
  const type = findResourceType(service, resource.type);
  const ended = { ...resource, endedAt: resource.dueAt };
  try {
    const fault = service.faults.take(`resource:${resource.type}`);
    if (fault)
      throw new AzureError(
        fault.status,
        fault.code ?? 'Conflict',
        fault.message ?? 'A fault queued for this resource.',
      );
    await type?.finish(service, resource.id);
    return { ...ended, state: 'Succeeded' };
  } catch (error) {
    type?.fail(service, resource.id);
    return { ...ended, state: 'Failed', error: { ...detailOf(error), target: resource.id } };
  }
}

function beginReady(
  service: Service,
  deployment: Deployment,
  plan: Plan,
  resource: DeployedResource,
  all: readonly DeployedResource[],
  at: number,
): DeployedResource {
  const planned = plan.resources.find(({ id }) => id === resource.id);
  if (resource.state !== 'Pending' || !planned || !isReady(planned, all)) return resource;
  const type = findResourceType(service, planned.type);
  if (!type) return resource;
  try {
    const body = evaluate(planned.body, plan.bodyScope);
    const { id, apiVersion } = planned;
    const { created } = type.begin(service, { id, apiVersion, body, callerId: deployment.callerId });
    const dueAt = at + service.clock.scaled(created ? type.durationMs : armDurations.resourceUpdate);
    return { ...resource, state: 'Running', created, startedAt: at, dueAt };
  } catch (error) {
    const detail = { ...detailOf(asInvalidTemplate(error)), target: resource.id };
    return { ...resource, state: 'Failed', startedAt: at, endedAt: at, error: detail };
  }
}

function isReady(planned: PlannedResource, all: readonly DeployedResource[]): boolean {
  return planned.dependsOn.every((id) => all.find((resource) => resource.id === id)?.state === 'Succeeded');
}

function end(
  service: Service,
  deployment: Deployment,
  at: number,
  ending: Pick<Deployment, 'error' | 'outputs'>,
): void {
  const state = ending.error ? 'Failed' : 'Succeeded';
  service.state.put(deploymentCollection, deployment.id, { ...deployment, ...ending, state, changedAt: at });
  service.longRunningOperations.finish(deployment.operationId, {
    at,
    ...defined({ error: ending.error }),
  });
}

function deploymentFailed(details: readonly ErrorDetail[]): ErrorDetail {
  return {
    code: 'DeploymentFailed',
    message:
      'At least one resource deployment operation failed. Please list deployment operations for details. Please see ' +
      'https://aka.ms/arm-deployment-operations for usage details.',
    details,
  };
}

function detailOf(error: unknown): ErrorDetail {
  if (isAzureError(error)) return error.toDetail();
  console.error('local Azure: deployment', error);
  return { code: 'InternalServerError', message: 'The server encountered an internal error.' };
}

function operationIdOf(): string {
  return randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase();
}
