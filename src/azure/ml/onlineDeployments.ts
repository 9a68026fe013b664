import type { ManagedOnlineDeployment, OnlineDeployment as Tracked } from '@azure/arm-machinelearning';
import { defined } from '../../defined.js';
import type { Arm } from '../arm/arm.js';
import { ask, orUndefined } from '../arm/azureError.js';
import { listAll } from '../arm/listAll.js';

export interface OnlineDeployment {
  readonly name: string;
  readonly state: string;
  readonly modelId: string;
  readonly size: string;
  readonly instances: number;
  /** Questions that an instance works on at a time; 1 where Azure says nothing. */
  readonly concurrency?: number;
  readonly operationUri: string | undefined;
}

export interface DeploymentShape {
  readonly location: string;
  readonly modelId: string;
  readonly size: string;
  readonly instances: number;
}

export interface OnlineDeployments {
  list(endpoint: string): Promise<readonly OnlineDeployment[]>;
  get(endpoint: string, name: string): Promise<OnlineDeployment | undefined>;
  begin(endpoint: string, name: string, shape: DeploymentShape): Promise<void>;
  beginDelete(endpoint: string, name: string): Promise<void>;
  /** The last lines of a container's log; empty where Azure has none yet. */
  log(endpoint: string, name: string, container: 'InferenceServer' | 'StorageInitializer'): Promise<string>;
}

/** Chat on one GPU needs more than the default 5 s; weights of 7.6 GB need minutes before the first probe. */
const requestSettings = { requestTimeout: 'PT90S', maxConcurrentRequestsPerInstance: 1 };
const probe = {
  initialDelay: 'PT600S',
  period: 'PT10S',
  timeout: 'PT2S',
  failureThreshold: 30,
  successThreshold: 1,
};

export const createOnlineDeployments = ({ ml, resourceGroup, workspace }: Arm): OnlineDeployments => {
  const at = [resourceGroup, workspace] as const;
  return {
    async list(endpoint) {
      const found = await orUndefined(listAll(ml.onlineDeployments.list(...at, endpoint)));
      return (found ?? []).map(read);
    },
    async get(endpoint, name) {
      const found = await orUndefined(ml.onlineDeployments.get(...at, endpoint, name));
      return found === undefined ? undefined : { ...read(found), name };
    },
    async begin(endpoint, name, { location, modelId, size, instances }) {
      await ask(
        ml.onlineDeployments.beginCreateOrUpdate(...at, endpoint, name, {
          location,
          sku: { name: 'Default', capacity: instances },
          properties: {
            endpointComputeType: 'Managed',
            model: modelId,
            instanceType: size,
            requestSettings,
            livenessProbe: probe,
            readinessProbe: probe,
            scaleSettings: { scaleType: 'Default' },
          },
        }),
      );
    },
    async beginDelete(endpoint, name) {
      await ask(ml.onlineDeployments.beginDelete(...at, endpoint, name));
    },
    async log(endpoint, name, containerType) {
      const found = await orUndefined(
        ml.onlineDeployments.getLogs(...at, endpoint, name, { containerType, tail: 200 }),
      );
      return found?.content ?? '';
    },
  };
};

const read = ({ name = '', properties, sku }: Tracked): OnlineDeployment => {
  const managed = properties as ManagedOnlineDeployment;
  const { provisioningState, model, instanceType, requestSettings, properties: more } = managed;
  return {
    name,
    state: provisioningState ?? 'Unknown',
    modelId: model ?? '',
    size: instanceType ?? '',
    instances: sku?.capacity ?? 1,
    ...defined({ concurrency: requestSettings?.maxConcurrentRequestsPerInstance }),
    operationUri: more?.['AzureAsyncOperationUri'] ?? undefined,
  };
};
