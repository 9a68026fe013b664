import { registryModel } from '../../azure/ml/fineTuneJob.js';
import { defined } from '../../defined.js';
import type { Settings } from '../../settings.js';
import { advanceDeployment, cancelDeployment, deploymentLog, isSameModel } from './managedDeployment.js';
import { isUp } from '../../azure/ml/deploymentState.js';
import type { Facts } from '../facts.js';
import { hourlyPrice, unlessUnpriced, unpricedMachine, untilTeardown } from '../prices.js';
import { servingNeed } from '../quota/coreNeeds.js';
import { requireFact } from '../requireFact.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';
import { command, words } from '../../errors/nextStep.js';

export const baseDeploymentName = 'base';

/** The untuned model beside the tuned one, without traffic: what /compare asks. */
export const baseDeployment: Stage = {
  name: 'baseDeployment',
  title: 'Base model',
  needs: ['endpoint'],
  forgets: ['baseDeploymentAsked'],

  async plan({ azure, settings, facts }: PlanContext) {
    const { servingSize, baseModel } = settings;
    const what = `Deployment ${baseDeploymentName}`;
    const detail = words`untuned ${baseModel} for ${command('compare')}, no traffic`;
    if (await hasBase({ azure, settings, facts }))
      return { lines: [{ action: 'reuse', what, detail }], facts: { baseDeploymentName } };
    const price = hourlyPrice(servingSize, 1, untilTeardown);
    return {
      lines: [
        {
          action: 'create',
          what,
          detail: unlessUnpriced(servingSize, detail),
          ...defined({ hourly: price }),
        },
      ],
      unpriced: unpricedMachine(servingSize),
      cores: servingNeed(settings),
    };
  },

  async log({ azure, facts: { endpointName, baseDeploymentName: name } }) {
    return endpointName === undefined || name === undefined
      ? undefined
      : deploymentLog(azure, endpointName, name);
  },

  async cancel({ azure, facts: { endpointName, baseDeploymentAsked } }: StageContext): Promise<string> {
    return endpointName !== undefined && baseDeploymentAsked
      ? cancelDeployment(azure, endpointName, baseDeploymentName)
      : 'No deployment of the base model had begun.';
  },

  async advance({ azure, settings, facts }: StageContext): Promise<StageStep> {
    const { begun, ...step } = await advanceDeployment(azure, {
      endpoint: requireFact(facts, 'endpointName'),
      name: baseDeploymentName,
      modelId: modelOf(settings),
      location: facts.location ?? settings.location,
      size: settings.servingSize,
      isOurs: facts.baseDeploymentAsked ?? false,
    });
    return { ...step, facts: { baseDeploymentName, ...(begun ? { baseDeploymentAsked: true } : {}) } };
  },
};

async function hasBase({
  azure,
  settings,
  facts,
}: Pick<PlanContext, 'azure' | 'settings'> & { facts: Facts }) {
  const { endpointName } = facts;
  const found =
    endpointName === undefined ? undefined : await azure.deployments.get(endpointName, baseDeploymentName);
  return found !== undefined && isUp(found.state) && isSameModel(found.modelId, modelOf(settings));
}

const modelOf = ({ registry, baseModel, baseModelVersion }: Settings): string =>
  registryModel(registry, baseModel, baseModelVersion);
