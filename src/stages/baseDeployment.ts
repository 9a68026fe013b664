import { registryModel } from '../azure/fineTuneJob.js';
import { advanceDeployment } from './managedDeployment.js';
import { hourlyPrice } from './prices.js';
import { requireFact } from './requireFact.js';
import type { PlanContext, Stage, StageContext, StageStep } from './stage.js';

export const baseDeploymentName = 'base';

/** The untuned model beside the tuned one, without traffic: what /compare asks. */
export const baseDeployment: Stage = {
  name: 'baseDeployment',
  title: 'Base model',
  needs: ['endpoint'],

  async plan({ settings }: PlanContext) {
    const price = hourlyPrice(settings.servingSize, 1, 'until /teardown endpoint');
    return {
      lines: [
        {
          action: 'create',
          what: `Deployment ${baseDeploymentName}`,
          detail: `untuned ${settings.baseModel} for /compare, no traffic`,
          ...(price === undefined ? {} : { hourly: price }),
        },
      ],
    };
  },

  async advance({ azure, settings, facts }: StageContext): Promise<StageStep> {
    if (facts.baseDeploymentName === undefined) return { kind: 'wait', facts: { baseDeploymentName } };
    return advanceDeployment(azure, {
      endpoint: requireFact(facts, 'endpointName'),
      name: baseDeploymentName,
      modelId: registryModel(settings.registry, settings.baseModel, settings.baseModelVersion),
      location: facts.location ?? settings.location,
      size: settings.servingSize,
      isOurs: true,
    });
  },
};
