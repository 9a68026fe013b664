import { AppError } from '../appError.js';
import type { PlanContext, Stage, StageContext, StageStep } from './stage.js';

/** The endpoint with its deployments: what costs money by the hour. */
export const removeEndpoint: Stage = {
  name: 'removeEndpoint',
  title: 'Endpoint',
  needs: ['unroute'],

  async plan({ azure, facts }: PlanContext) {
    const name = facts.endpointName;
    const found = name === undefined ? undefined : await azure.endpoints.get(name);
    if (name === undefined || found === undefined)
      return {
        lines: [],
        problems: [
          {
            reason: 'no_endpoint',
            sentence: 'There is no endpoint to remove.',
            next: '/teardown everything',
          },
        ],
      };
    const deployments = await azure.deployments.list(name);
    const detail = deployments.map((one) => `${one.name} (${one.size})`).join(', ');
    return { lines: [{ action: 'delete', what: `Endpoint ${name}`, detail: detail || 'no deployments' }] };
  },

  async advance({ azure, facts }: StageContext): Promise<StageStep> {
    const name = facts.endpointName;
    const found = name === undefined ? undefined : await azure.endpoints.get(name);
    if (name === undefined || found === undefined) return { kind: 'done', note: 'Gone' };
    if (found.state === 'Failed' && found.operationUri !== undefined) {
      const failure = await azure.operations.failure(found.operationUri);
      if (failure !== undefined && !failure.retryable && /delet/i.test(failure.sentence))
        throw new AppError({
          reason: 'endpoint_failed',
          sentence: failure.sentence,
          next: '/teardown endpoint',
        });
    }
    if (found.state !== 'Deleting') await azure.endpoints.beginDelete(name);
    return { kind: 'wait', note: `Deleting ${name}` };
  },
};
