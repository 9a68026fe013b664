import { AppError } from '../../errors/appError.js';
import { command, words } from '../../errors/nextStep.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';

/** The endpoint with its deployments: what costs money by the hour. */
export const removeEndpoint: Stage = {
  name: 'removeEndpoint',
  title: 'Endpoint',
  needs: ['unroute'],
  forgets: ['endpointDeletionAsked'],

  async plan({ azure, facts }: PlanContext) {
    const name = facts.endpointName;
    const found = name === undefined ? undefined : await azure.endpoints.get(name);
    if (name === undefined || found === undefined)
      return {
        lines: [],
        problems: [
          {
            reason: 'nothing_to_do',
            sentence: 'There is no endpoint to remove.',
            // Not the bigger teardown: nobody asked for that.
            next: command('status'),
          },
        ],
      };
    const deployments = await azure.deployments.list(name);
    const detail = deployments.map((one) => `${one.name} (${one.size})`).join(', ');
    return { lines: [{ action: 'delete', what: `Endpoint ${name}`, detail: detail || 'no deployments' }] };
  },

  async cancel({ facts: { endpointName = 'the endpoint', endpointDeletionAsked } }: StageContext) {
    return endpointDeletionAsked === true
      ? `Azure goes on deleting ${endpointName}: that cannot be taken back.`
      : words`The endpoint ${endpointName} stays and goes on costing, but the chat is closed until ${command('deploy')}.`;
  },

  async advance({ azure, facts, now, startedAt }: StageContext): Promise<StageStep> {
    const name = facts.endpointName;
    const found = name === undefined ? undefined : await azure.endpoints.get(name);
    if (name === undefined || found === undefined) return { kind: 'done', note: 'Gone' };
    if (found.state === 'Deleting') return { kind: 'wait', note: `Deleting ${name}` };
    if (facts.endpointDeletionAsked !== true) {
      await azure.endpoints.beginDelete(name);
      return { kind: 'wait', note: `Deleting ${name}`, facts: { endpointDeletionAsked: true } };
    }
    const failure =
      found.state === 'Failed' && found.operationUri !== undefined
        ? await azure.operations.failure(found.operationUri)
        : undefined;
    // Azure may show the old state for a moment after it has taken the request.
    if (failure === undefined && now() - startedAt < takenUpMs)
      return { kind: 'wait', note: `Deleting ${name}` };
    throw (
      failure ??
      new AppError({
        reason: 'endpoint_failed',
        sentence: `Azure has not deleted the endpoint ${name}; it goes on costing.`,
        next: command('retry'),
      })
    );
  },
};

const takenUpMs = 10 * 60 * 1000;
