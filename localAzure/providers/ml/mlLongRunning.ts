import type { Begun } from '../../core/longRunningOperations.js';
import type { Call } from '../../core/operation.js';

interface Options {
  readonly kind: string;
  readonly resourceId: string;
  readonly location: string;
  /** Azure ms; absent: open until somebody ends it. */
  readonly durationMs?: number;
  readonly data?: unknown;
}

export const mlNamespace = 'Microsoft.MachineLearningServices';

/** A long-running operation of the workspace's front end, with the addresses that Azure ML uses for it. */
export function beginMl(call: Call, options: Options): Begun {
  return call.service.longRunningOperations.begin(call, {
    ...options,
    provider: mlNamespace,
    segments: { status: 'mfeOperationsStatus', result: 'mfeOperationResults' },
  });
}

/** The same for computes, whose operations have addresses of their own. */
export function beginCompute(call: Call, options: Options): Begun {
  return call.service.longRunningOperations.begin(call, {
    ...options,
    provider: mlNamespace,
    segments: { status: 'computeOperationsStatus', result: 'computeOperationResults' },
  });
}
