import { param, type Operation } from '../../core/operation.js';

const statusSegments = [
  'operationStatuses',
  'operationsStatus',
  'mfeOperationsStatus',
  'computeOperationsStatus',
  'workspaceOperationsStatus',
];
const resultSegments = [
  'operationResults',
  'mfeOperationResults',
  'computeOperationResults',
  'workspaceOperationResults',
];
const basePaths = [
  '/subscriptions/{subscriptionId}/providers/{namespace}/locations/{location}',
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Resources/deployments/{deploymentName}',
  '/subscriptions/{subscriptionId}',
];

/** Where `Azure-AsyncOperation` and `Location` lead. */
export function operationStatusOperations(): Operation[] {
  return basePaths.flatMap((base) => [
    ...statusSegments.map((segment): Operation => ({
      id: 'OperationStatuses_Get',
      method: 'GET',
      path: `${base}/${segment}/{operationId}`,
      plane: 'arm',
      handle: (call) => call.service.longRunningOperations.status(call, param(call, 'operationId')),
    })),
    ...resultSegments.map((segment): Operation => ({
      id: 'OperationResults_Get',
      method: 'GET',
      path: `${base}/${segment}/{operationId}`,
      plane: 'arm',
      handle: (call) => call.service.longRunningOperations.result(call, param(call, 'operationId')),
    })),
  ]);
}
