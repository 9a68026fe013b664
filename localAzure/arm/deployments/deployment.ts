import type { ErrorDetail } from '../../core/azureError.js';
import type { Service } from '../../core/context.js';
import { errors } from '../../core/errors.js';

/** One resource of a running or finished deployment. */
export interface DeployedResource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  /** Names it among the deployment's operations. */
  readonly operationId: string;
  readonly state: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly created?: boolean;
  /** Epoch ms. */
  readonly startedAt?: number;
  readonly dueAt?: number;
  readonly endedAt?: number;
  readonly error?: ErrorDetail;
}

/** A template deployment as stored, in collection `deployments` under its ARM id. */
export interface Deployment {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** As sent. */
  readonly template: unknown;
  readonly parameters: unknown;
  readonly callerId: string;
  readonly correlationId: string;
  /** The long-running operation that clients poll. */
  readonly operationId: string;
  readonly state: 'Accepted' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled';
  readonly startedAt: number;
  readonly changedAt: number;
  readonly resources: readonly DeployedResource[];
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly error?: ErrorDetail;
}

export const deploymentCollection = 'deployments';

export function deploymentId(service: Service, resourceGroup: string, name: string): string {
  return `/subscriptions/${service.subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Resources/deployments/${name}`;
}

export function findDeployment(service: Service, id: string): Deployment | undefined {
  return service.state.get<Deployment>(deploymentCollection, id);
}

export function requireDeployment(service: Service, id: string): Deployment {
  const found = findDeployment(service, id);
  if (!found)
    throw errors.notFound('DeploymentNotFound', `Deployment '${id.split('/').at(-1)}' could not be found.`);
  return found;
}

export function isActive(deployment: Deployment): boolean {
  return deployment.state === 'Accepted' || deployment.state === 'Running';
}

/** ISO 8601, as Azure writes durations. */
export function isoDuration(ms: number): string {
  return `PT${Math.max(ms / 1000, 0).toFixed(3)}S`;
}
