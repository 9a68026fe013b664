import type { FaultRule } from './faultRule.js';
import { advice, command } from '../../errors/nextStep.js';

const elsewhere = advice`Set AZURE_ML_TRAINING_SIZE or AZURE_ML_SERVING_SIZE to another size, or AZURE_LOCATION to another region; or ${command('retry')} later.`;

/**
 * What a subscription may have (quota), and what the region has to give (capacity): learn.microsoft.com/azure,
 * azure-resource-manager/troubleshooting/error-sku-not-available and error-resource-quota,
 * machine-learning/how-to-troubleshoot-online-endpoints.
 */
export const capacityRules: readonly FaultRule[] = [
  {
    codes: ['QuotaNotAvailableForResource'],
    reason: 'capacity_missing',
    next: advice`The region has none to give, and fewer cores are no way around: choose another size or another region.`,
  },
  {
    codes: ['ContactSupport'],
    reason: 'quota_refused',
    next: advice`Ask for fewer cores, or open a support request in the Azure portal: Help + support, Service and subscription limits (quotas), Machine Learning.`,
  },
  {
    // Azure/azureml-examples#1635
    says: /\b(endpoint|deployment)s? quota (reached|exceeded)/i,
    reason: 'quota_missing',
    next: advice`Delete endpoints that nobody uses (${command('teardown', 'endpoint')}, or Azure ML Studio), then ${command('retry')}.`,
  },
  {
    // Azure/MachineLearningNotebooks#613, MicrosoftLearning/mslearn-dp100#35, MicrosoftDocs/azure-docs#121466,
    // microsoft/InnerEye-DeepLearning#253, scylladb/scylla-cluster-tests#12948
    codes: [
      'OutOfQuota',
      'QuotaExceeded',
      'ResourceQuotaExceeded',
      'SubscriptionQuotaExceeded',
      'ClusterMinNodesExceedCoreQuota',
      'ClusterCoreQuotaReached',
      'JobNodeCountExceedsCoreQuota',
      'AmlComputeQuotaExceeded',
    ],
    says: /not enough (\w+ )*quota|exceed(s|ing|ed)? (the )?(approved |quota limit|\w+ quota)|quota limits? (of|for) .* (is |has been )?(reached|exceeded)|\bvCPU quota of \d+/i,
    reason: 'quota_missing',
    next: command('quota request'),
  },
  {
    // Azure-Samples/azuresandbox#70, Azure/AKS#1444, Azure/karpenter-provider-azure#892, MicrosoftDocs/azure-docs#41402,
    // microsoft/CromwellOnAzure#531
    codes: [
      'SkuNotAvailable',
      'SkuNotSupported',
      'VMSizeNotSupported',
      'AllocationFailed',
      'AllocationFailure',
      'ZonalAllocationFailed',
      'ConstrainedAllocationFailed',
      'ConstrainedAllocationRequest',
      'OverconstrainedAllocationRequest',
      'OverconstrainedAllocationRequestError',
      'OverconstrainedZonalAllocationRequest',
      'InsufficientCapacity',
      'InsufficientClusterCapacity',
      'NotEnoughCapacity',
      'LowPriorityCapacity',
    ],
    says: /not? (have )?(enough|sufficient) (capacity|resources available)|requested (vm )?size .*not available|out of capacity/i,
    reason: 'capacity_missing',
    next: elsewhere,
  },
];
