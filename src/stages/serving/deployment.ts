import { AppError } from '../../errors/appError.js';
import type { OnlineDeployment } from '../../azure/ml/onlineDeployments.js';
import { defined } from '../../defined.js';
import type { Settings } from '../../settings.js';
import { advanceDeployment, cancelDeployment, deploymentLog, isSameModel } from './managedDeployment.js';
import { hasFailed, isUp } from '../../azure/ml/deploymentState.js';
import type { PlanLine } from '../planLine.js';
import { hourlyPrice, unlessUnpriced, unpricedMachine, untilTeardown } from '../prices.js';
import { servingNeed } from '../quota/coreNeeds.js';
import { requireFact } from '../requireFact.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';

/** The training machine counts until it has idled away; so long may a deployment wait for its cores. */
const givingBackMs = 15 * 60 * 1000;

/** The tuned model on a machine behind the endpoint; on a live endpoint a second one beside the first. */
export const deployment: Stage = {
  name: 'deployment',
  title: 'Deployment',
  needs: ['register', 'endpoint'],
  forgets: ['deploymentName', 'deploymentAsked'],

  async plan({ azure, settings, facts, stageNames }: PlanContext) {
    const { servingSize } = settings;
    const { endpointName } = facts;
    const [endpoint, existing] = await Promise.all([
      endpointName === undefined ? undefined : azure.endpoints.get(endpointName),
      endpointName === undefined ? [] : azure.deployments.list(endpointName),
    ]);
    // A model that this very run would register has no deployment yet, whatever the newest one has.
    const isNew = stageNames.includes('register') && facts.jobName === undefined;
    const { name, found } = pick(settings, existing, isNew ? undefined : facts.modelId);
    const turned: PlanLine[] =
      endpoint?.traffic[name] === 100
        ? []
        : [
            {
              action: 'change',
              what: 'Traffic',
              detail: `100 % to ${name}${leaving(endpoint?.traffic, name)}`,
            },
          ];
    if (found !== undefined && isUp(found.state))
      return {
        lines: [{ action: 'reuse', what: `Deployment ${name}`, detail: found.size }, ...turned],
        facts: { deploymentName: name },
      };
    const price = hourlyPrice(servingSize, 1, untilTeardown);
    return {
      lines: [
        {
          action: 'create',
          what: `Deployment ${name}`,
          detail: unlessUnpriced(servingSize, `${servingSize}, 1 instance`),
          ...defined({ hourly: price }),
        },
        ...turned,
      ],
      unpriced: unpricedMachine(servingSize),
      cores: servingNeed(settings),
    };
  },

  async log({ azure, facts: { endpointName, deploymentName } }) {
    return endpointName === undefined || deploymentName === undefined
      ? undefined
      : deploymentLog(azure, endpointName, deploymentName);
  },

  async cancel({
    azure,
    facts: { endpointName, deploymentName, deploymentAsked },
  }: StageContext): Promise<string> {
    return endpointName !== undefined && deploymentName !== undefined && deploymentAsked
      ? cancelDeployment(azure, endpointName, deploymentName)
      : 'No deployment had begun.';
  },

  async advance({ azure, settings, facts, now, startedAt }: StageContext): Promise<StageStep> {
    const endpoint = requireFact(facts, 'endpointName');
    const modelId = requireFact(facts, 'modelId');
    const name = facts.deploymentName ?? pick(settings, await azure.deployments.list(endpoint), modelId).name;
    // The choice is saved before it is acted on: a crash in between must not choose again.
    if (facts.deploymentName === undefined) return { kind: 'decided', facts: { deploymentName: name } };
    try {
      const { begun, ...step } = await advanceDeployment(azure, {
        endpoint,
        name,
        modelId,
        location: facts.location ?? settings.location,
        size: settings.servingSize,
        isOurs: facts.deploymentAsked ?? false,
      });
      return begun ? { ...step, facts: { deploymentAsked: true } } : step;
    } catch (error) {
      const mayPass =
        error instanceof AppError &&
        error.reason === 'quota_missing' &&
        facts.jobName !== undefined &&
        now() - startedAt < givingBackMs;
      if (!mayPass) throw error;
      // One that Azure had taken and then could not place stays a ruin, however many cores come free.
      if (facts.deploymentAsked) await azure.deployments.beginDelete(endpoint, name);
      return { kind: 'wait', note: 'Waiting until the training machine has given its cores back' };
    }
  },
};

/** The deployment that has this model already; else one that failed, to be cleared away; else a name that is free. */
function pick(
  settings: Settings,
  existing: readonly OnlineDeployment[],
  modelId: string | undefined,
): { readonly name: string; readonly found?: OnlineDeployment } {
  const same = existing.find((one) => isSameModel(one.modelId, modelId) && !hasFailed(one.state));
  const found = same ?? existing.find((one) => hasFailed(one.state) && one.name !== 'base');
  if (found !== undefined) return { name: found.name, found };
  return {
    name: freeName(
      settings,
      existing.map(({ name }) => name),
    ),
  };
}

function freeName({ deployment: first }: Settings, taken: readonly string[]): string {
  const candidates = [first, 'green', ...Array.from({ length: 20 }, (_, index) => `${first}-${index + 2}`)];
  return candidates.find((name) => !taken.includes(name)) ?? first;
}

/** Who loses the traffic, and goes on costing. */
function leaving(traffic: Readonly<Record<string, number>> | undefined, to: string): string {
  const from = Object.entries(traffic ?? {}).filter(([name, share]) => name !== to && share > 0);
  const names = from.map(([name]) => name).join(', ');
  return from.length === 0 ? '' : `; ${names} ${from.length === 1 ? 'stays' : 'stay'} without traffic`;
}
