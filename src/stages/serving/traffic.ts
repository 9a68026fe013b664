import { AppError } from '../../errors/appError.js';
import { command, words } from '../../errors/nextStep.js';
import { planTraffic } from './planTraffic.js';
import { requireFact } from '../requireFact.js';
import { requireEndpoint } from './requireEndpoint.js';
import { isSameTraffic, trafficWords } from './trafficMap.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';

/** Who answers: the split that was asked for, or all of it to the new deployment. Without any the endpoint answers 404. */
export const traffic: Stage = {
  name: 'traffic',
  title: 'Traffic',
  needs: ['readiness'],
  forgets: ['trafficAsked'],

  async plan(context: PlanContext) {
    // The lines of a new deployment say it.
    return context.stageNames.includes('deployment') ? { lines: [] } : planTraffic(context);
  },

  async cancel({ inputs, facts: { endpointName = 'the endpoint', trafficAsked } }: StageContext) {
    return trafficAsked === true
      ? words`Azure may still turn the traffic of ${endpointName}${inputs.traffic === undefined ? '' : ` to ${trafficWords(inputs.traffic)}`}; ${command('status')} shows whom it goes to.`
      : 'The traffic was not changed.';
  },

  async advance({ azure, inputs, facts }: StageContext): Promise<StageStep> {
    const name = requireFact(facts, 'endpointName');
    const wanted = inputs.traffic ?? { [requireFact(facts, 'deploymentName')]: 100 };
    const endpoint = await requireEndpoint(azure, facts);
    if (endpoint.state === 'Failed' && facts.trafficAsked)
      throw (
        (endpoint.operationUri === undefined
          ? undefined
          : await azure.operations.failure(endpoint.operationUri)) ??
        new AppError({
          reason: 'endpoint_failed',
          sentence: `Azure could not turn the traffic of ${name} to ${trafficWords(wanted)}.`,
          next: command('retry'),
        })
      );
    if (endpoint.state !== 'Succeeded' && endpoint.state !== 'Failed')
      return { kind: 'wait', note: 'The endpoint is being changed' };
    if (endpoint.state === 'Succeeded' && isSameTraffic(endpoint.traffic, wanted))
      return { kind: 'done', note: trafficWords(wanted) };
    const isNoted =
      facts.previousTraffic !== undefined && isSameTraffic(facts.previousTraffic, endpoint.traffic);
    // Saved before it is changed: a crash in between must not forget what /rollback goes back to.
    if (!facts.trafficAsked && !isNoted)
      return { kind: 'decided', facts: { previousTraffic: endpoint.traffic } };
    await azure.endpoints.beginTraffic(name, wanted);
    return {
      kind: 'wait',
      note: `Turning the traffic to ${trafficWords(wanted)}`,
      facts: { trafficAsked: true },
    };
  },
};
