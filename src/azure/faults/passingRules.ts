import type { FaultRule } from './faultRule.js';
import { advice, command } from '../../errors/nextStep.js';

const busy = advice`Another change is under way: see ${command('status')} and try again.`;

/**
 * What passes by itself: another change, too many requests, a service or a network in trouble. A 409 alone says nothing:
 * its code does (learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors).
 */
export const passingRules: readonly FaultRule[] = [
  {
    // pulumi/pulumi-azure-native#4497, Azure/azure-cli#17075, cockroachdb/cockroach#77613
    codes: [
      'AnotherOperationInProgress',
      'AnotherOperationIsInProgress',
      'ConcurrentOperationInProgress',
      'ConflictingConcurrentWriteNotAllowed',
      'ConcurrentUpdateError',
      'DeploymentActive',
      'DeploymentBeingDeleted',
      'EtagMismatch',
      'ConditionNotMet',
      'InUseResourceCannotBeDeleted',
      'LeaseIdMissing',
      'OperationCanceled',
      'OperationInProgress',
      'OperationPreempted',
      'OperationPreemptedByAnotherOperation',
      'ResourceModified',
      'StorageAccountOperationInProgress',
      'WorkspaceNotReady',
      'ComputeInUse',
    ],
    says: /another operation (on |is |in )|operation is (already |currently )?in progress|requires exclusive access|conflict of operation/i,
    reason: 'conflict',
    next: busy,
    retryable: true,
  },
  {
    // The only code that some services have for it. Where it means something else, a row before this one knows.
    codes: ['Conflict', 'ConflictError'],
    status: [409],
    reason: 'conflict',
    next: busy,
    retryable: true,
  },
  { status: [412], reason: 'conflict', next: busy, retryable: true },
  { status: [429], reason: 'throttled', next: advice`Wait a minute and try again.`, retryable: true },
  {
    codes: ['TooManyRequests', 'SubscriptionRequestsThrottled', 'ServerBusy'],
    reason: 'throttled',
    next: advice`Wait a minute and try again.`,
    retryable: true,
  },
  {
    status: [408, 500, 502, 503, 504],
    reason: 'unavailable',
    next: advice`Try again in a minute.`,
    retryable: true,
  },
];

/** Without an answer at all. */
export const networkRule: FaultRule = {
  says: /\b(ECONN[A-Z]+|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|REQUEST_SEND_ERROR|PARSE_ERROR|UND_ERR_\w+)\b|socket hang up|\bnetwork_error\b/,
  reason: 'unavailable',
  next: advice`Check the network and try again.`,
  retryable: true,
};
