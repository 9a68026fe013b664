import { param, type Operation } from '../../core/operation.js';

const STATUS = [
  'operationStatuses',
  'operationsStatus',
  'mfeOperationsStatus',
  'computeOperationsStatus',
  'workspaceOperationsStatus',
];
const RESULT = [
  'operationResults',
  'mfeOperationResults',
  'computeOperationResults',
  'workspaceOperationResults',
];
const BASES = [
  '/subscriptions/{subscriptionId}/providers/{namespace}/locations/{location}',
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Resources/deployments/{deploymentName}',
  '/subscriptions/{subscriptionId}',
];

/** Where `Azure-AsyncOperation` and `Location` lead. */
export function operationStatusOperations(): Operation[] {
  return BASES.flatMap((base) => [
    ...STATUS.map((segment): Operation => ({
      id: 'OperationStatuses_Get',
      method: 'GET',
      path: `${base}/${segment}/{operationId}`,
      plane: 'arm',
      handle: (call) => call.service.longRunningOperations.status(call, param(call, 'operationId')),
    })),
    ...RESULT.map((segment): Operation => ({
      id: 'OperationResults_Get',
      method: 'GET',
      path: `${base}/${segment}/{operationId}`,
      plane: 'arm',
      handle: (call) => call.service.longRunningOperations.result(call, param(call, 'operationId')),
    })),
  ]);
}
