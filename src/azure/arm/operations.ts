import type { Arm } from './arm.js';
import { endedWith } from './azureError.js';
import type { AppError } from '../../errors/appError.js';

interface OperationStatus {
  readonly status?: string;
  readonly error?: unknown;
}

/** Why a long operation of Azure failed: what its status address says (docs/azure-facts.md, “Errors”). */
export interface Operations {
  failure(operationUri: string): Promise<AppError | undefined>;
}

export const createOperations = (arm: Arm): Operations => ({
  async failure(operationUri) {
    // Such addresses expire; then the resource's own state has to do.
    const { status, error } = await arm
      .send<OperationStatus>('GET', operationUri)
      .catch((): OperationStatus => ({}));
    if (status !== 'Failed' && error === undefined) return undefined;
    return endedWith(error);
  },
});
