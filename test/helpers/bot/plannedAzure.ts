import assert from 'node:assert/strict';
import type { Azure } from '../../../src/azure/azure.js';
import { publicCloud } from '../../../src/azure/arm/cloud.js';
import type { Cluster } from '../../../src/azure/ml/clusters.js';
import type { OnlineDeployment } from '../../../src/azure/ml/onlineDeployments.js';
import type { CoreUsage } from '../../../src/azure/ml/quota.js';
import { testSettings } from './botUnderTest.js';

/** The training cluster with so many machines. */
export const gpu = (nodes: number, idleNodes: number, maxNodes = 1): Cluster => ({
  name: testSettings.cluster,
  state: 'Succeeded',
  size: testSettings.trainingSize.toUpperCase(),
  maxNodes,
  nodes,
  idleNodes,
  errors: [],
});
/** A deployment. */
export const running = (name: string, modelId = 'models/1', state = 'Succeeded'): OnlineDeployment => ({
  name,
  state,
  modelId,
  size: testSettings.servingSize,
  instances: 1,
  operationUri: undefined,
});

export interface PlannedWorld {
  readonly cluster?: Cluster;
  readonly deployments?: readonly OnlineDeployment[];
  readonly jobStatus?: string;
  readonly regional?: CoreUsage;
  readonly family?: CoreUsage;
}

/** A region and a workspace as a plan finds them; only what the plans of training and serving read. */
export function azureOf({
  cluster,
  deployments = [],
  jobStatus,
  regional,
  family = { used: 0, limit: 100 },
}: PlannedWorld): Azure {
  return {
    cloud: publicCloud,
    workspaces: {
      get: async () => ({
        state: 'Succeeded',
        id: 'ws',
        guid: 'guid',
        location: 'norwayeast',
        vaultId: 'vaults/kv',
        storageAccountId: 'st',
      }),
    },
    associatedResources: {
      hasStorage: async () => true,
      vaultUri: async () => 'https://kv',
      identity: async () => ({ id: 'identity', principalId: 'p' }),
    },
    models: { versions: async () => [{ name: 'hieno-phi3', version: '1', id: 'models/1' }] },
    data: { get: async () => undefined, exists: async () => false },
    datastores: { default: async () => ({ name: 'store' }) },
    clusters: { get: async () => cluster },
    jobs: {
      get: async (name: string) =>
        jobStatus === undefined ? undefined : { name, status: jobStatus, studioUrl: undefined },
    },
    endpoints: {
      get: async () => ({
        name: 'e',
        state: 'Succeeded',
        traffic: {},
        auth: 'key',
        identityIds: ['identity'],
        scoringUri: 'https://e',
        operationUri: undefined,
      }),
    },
    deployments: {
      list: async () => deployments,
      get: async (_endpoint: string, name: string) => deployments.find((one) => one.name === name),
    },
    roles: { list: async () => [] },
    secrets: { get: async () => undefined },
    quotaRequests: { list: async () => [] },
    quota: {
      size: async (location: string, name: string) => {
        assert.equal(location, 'norwayeast', 'asked of a region in which the workspace is not');
        return name === testSettings.trainingSize
          ? { name, family: 'A100', cores: 24, usableFor: ['AmlCompute', 'MIR'] }
          : { name, family: 'V100', cores: 6, usableFor: ['MIR'] };
      },
      cores: async () => ({ family, regional }),
    },
  } as unknown as Azure;
}
