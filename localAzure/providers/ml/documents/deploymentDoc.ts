import type { ErrorDetail } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import type { MlDocument } from '../mlDocument.js';
import type { ServableModel } from './assetDoc.js';

export interface DeploymentDoc extends MlDocument {
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly instanceType: string;
  readonly instances: number;
  readonly model: string;
  readonly source: ServableModel;
  /** One of those that `serverImages` knows; absent: the model brings its own. */
  readonly environmentId?: string;
  /** Of the body: what is only shown, not acted upon. */
  readonly shown: Readonly<Record<string, unknown>>;
  readonly requestTimeout: string;
  readonly concurrency: number;
  readonly state: 'Creating' | 'Updating' | 'Scaling' | 'Deleting' | 'Succeeded' | 'Failed';
  /** Of the operation that is under way or was last. */
  readonly operationId: string;
  readonly error?: ErrorDetail;
}

const collection = 'mlDeployments';

export function deploymentId(endpointId: string, name: string): string {
  return `${endpointId}/deployments/${name}`;
}

export function findDeployment(service: Service, id: string): DeploymentDoc | undefined {
  return service.state.get<DeploymentDoc>(collection, id);
}

export function putDeployment(service: Service, deployment: DeploymentDoc): void {
  service.state.put(collection, deployment.id, deployment);
}

/** Deployments below an id; of the whole subscription when it is left out. */
export function listDeployments(service: Service, under = ''): DeploymentDoc[] {
  return service.state.list<DeploymentDoc>(collection, under).map(({ doc }) => doc);
}

export function isBusy({ state }: DeploymentDoc): boolean {
  return state !== 'Succeeded' && state !== 'Failed';
}
