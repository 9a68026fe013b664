import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import { ResourceManagementClient } from '@azure/arm-resources';
import { DeploymentsClient } from '@azure/arm-resourcesdeployments';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import assert from 'node:assert/strict';
import { trafficHeader } from '../../../../localAzure/core/recording/trafficLog.js';
import { startLocalAzure, type LocalAzure } from '../../../helpers/azure/startLocalAzure.js';
import { connect } from '../worlds/clients.js';

const GROUP = 'rg-hieno';

/** Through clients that keep what they do out of the recorded traffic: it is wrong on purpose, or answered 501. */
describe('local Azure: what the SDKs can ask for and it does not have', () => {
  let azure: LocalAzure;
  let ml: AzureMachineLearningWorkspaces;
  let resources: ResourceManagementClient;
  let deployments: DeploymentsClient;

  before(async () => {
    azure = await startLocalAzure();
    const { credential } = connect(azure);
    const options = {
      endpoint: azure.arm,
      credentialScopes: 'https://management.azure.com/.default',
      tlsOptions: { ca: azure.ca },
      retryOptions: { maxRetries: 0 },
      additionalPolicies: [
        {
          position: 'perCall' as const,
          policy: {
            name: 'unrecorded',
            sendRequest: (request, next) => {
              request.headers.set(trafficHeader, 'off');
              return next(request);
            },
          } satisfies PipelinePolicy,
        },
      ],
    };
    ml = new AzureMachineLearningWorkspaces(credential, azure.subscriptionId, options);
    resources = new ResourceManagementClient(credential, azure.subscriptionId, {
      ...options,
      apiVersion: '2099-01-01',
    });
    deployments = new DeploymentsClient(credential, azure.subscriptionId, options);
  });
  after(() => azure.stop());

  /** Resources of a template, deployed; it must be refused and leave nothing behind. */
  async function refused(resource: Record<string, unknown>, expected: object): Promise<void> {
    const template = { $schema: 's', contentVersion: '1.0.0.0', resources: [identity, resource] };
    await assert.rejects(
      deployments.deployments.beginCreateOrUpdate(GROUP, 'refused', {
        properties: { mode: 'Incremental', template },
      }),
      expected,
    );
    await assert.rejects(deployments.deployments.get(GROUP, 'refused'), { code: 'DeploymentNotFound' });
    assert.ok(!azure.requests().some(({ status }) => status === 500));
    const made = azure.service.state.list('resources').length;
    assert.equal(made, 0, 'the innocent resource beside it was not created either');
  }
  const identity = {
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    apiVersion: '2023-01-31',
    name: 'id-innocent',
    location: 'eastus2',
  };

  const missing: [string, () => Promise<unknown>, RegExp][] = [
    [
      'BatchEndpoints_List',
      () => ml.batchEndpoints.list(GROUP, 'some')[Symbol.asyncIterator]().next(),
      /GET .*\/workspaces\/some\/batchEndpoints/,
    ],
    [
      'BatchEndpoints_ListKeys',
      () => ml.batchEndpoints.listKeys(GROUP, 'some', 'one'),
      /POST .*\/one\/listkeys/,
    ],
    [
      'BatchDeployments_Get',
      () => ml.batchDeployments.get(GROUP, 'some', 'one', 'blue'),
      /GET .*\/deployments\/blue/,
    ],
    ['Schedules_Get', () => ml.schedules.get(GROUP, 'some', 'daily'), /GET .*\/schedules\/daily/],
    ['Workspaces_Diagnose', () => ml.workspaces.beginDiagnose(GROUP, 'some'), /POST .*\/some\/diagnose/],
  ];
  for (const [name, ask, request] of missing)
    it(`is the operation ${name}: 501, with its name, method and path`, () =>
      assert.rejects(ask(), (error: { statusCode: number; code: string; message: string }) => {
        assert.equal(error.statusCode, 501);
        assert.equal(error.code, 'NotSupportedByLocalAzure');
        assert.ok(error.message.includes(`does not support ${name} (`), error.message);
        assert.match(error.message, request);
        return true;
      }));

  it('is an api-version, and those that it has are said', async () => {
    await assert.rejects(resources.resourceGroups.get(GROUP), {
      statusCode: 400,
      code: 'InvalidApiVersionParameter',
      message: /'2099-01-01' is invalid.*'2015-11-01,.*, 2021-04-01,/,
    });
  });

  it('is a resource type in a template', () =>
    refused(
      { ...identity, type: 'Microsoft.Compute/virtualMachines', name: 'vm' },
      { statusCode: 501, message: /'Microsoft\.Compute\/virtualMachines'/ },
    ));

  it('is the api-version of a resource in a template', () =>
    refused(
      { ...identity, name: 'id-old', apiVersion: '2001-01-01' },
      { code: 'NoRegisteredProviderFound', message: /2001-01-01/ },
    ));

  it('is a property of a resource in a template', () =>
    refused(
      {
        type: 'Microsoft.Storage/storageAccounts',
        apiVersion: '2023-05-01',
        name: 'strefused',
        location: 'eastus2',
        kind: 'StorageV2',
        sku: { name: 'Standard_LRS' },
        properties: { magic: true },
      },
      { statusCode: 501, message: /'properties\.magic' of Microsoft\.Storage\/storageAccounts/ },
    ));

  it('is a template function', () =>
    refused(
      { ...identity, name: "[guess('a name')]" },
      { statusCode: 400, code: 'InvalidTemplate', message: /'guess' is not valid/ },
    ));
});
