import { AppError } from '../appError.js';
import { requireFact } from './requireFact.js';
import type { Stage, StageContext, StageStep } from './stage.js';

/** All traffic to the new deployment; without it the endpoint answers 404. */
export const traffic: Stage = {
  name: 'traffic',
  title: 'Traffic',
  needs: ['readiness'],

  async plan() {
    // The deployment's lines say it.
    return { lines: [] };
  },

  async advance({ azure, facts }: StageContext): Promise<StageStep> {
    const name = requireFact(facts, 'endpointName');
    const target = requireFact(facts, 'deploymentName');
    const endpoint = await azure.endpoints.get(name);
    if (endpoint === undefined)
      throw new AppError({
        reason: 'no_endpoint',
        sentence: `The endpoint ${name} is gone.`,
        next: '/deploy',
      });
    if (endpoint.state === 'Failed' && facts.previousTraffic !== undefined)
      throw (
        (endpoint.operationUri === undefined
          ? undefined
          : await azure.operations.failure(endpoint.operationUri)) ??
        new AppError({
          reason: 'endpoint_failed',
          sentence: `Azure could not turn the traffic of ${name} to ${target}.`,
          next: '/deploy',
        })
      );
    if (endpoint.state !== 'Succeeded' && endpoint.state !== 'Failed')
      return { kind: 'wait', note: 'The endpoint is being changed' };
    if (endpoint.state === 'Succeeded' && endpoint.traffic[target] === 100)
      return { kind: 'done', note: `100 % to ${target}` };
    if (facts.previousTraffic === undefined)
      return { kind: 'decided', facts: { previousTraffic: endpoint.traffic } };
    await azure.endpoints.beginTraffic(name, { [target]: 100 });
    return { kind: 'wait', note: `Turning the traffic to ${target}` };
  },
};
