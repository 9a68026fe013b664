import type { Azure } from '../azure/azure.js';
import type { Settings } from '../settings.js';
import { advanceDeployment } from './managedDeployment.js';
import { hourlyPrice } from './prices.js';
import { quotaProblems } from './quotaProblems.js';
import { requireFact } from './requireFact.js';
import type { PlanContext, Stage, StageContext, StageStep } from './stage.js';

/** The tuned model on a machine behind the endpoint; on a live endpoint a second one beside the first. */
export const deployment: Stage = {
  name: 'deployment',
  title: 'Deployment',
  needs: ['register', 'endpoint'],

  async plan({ azure, settings, facts, stageNames }: PlanContext) {
    const { servingSize, location } = settings;
    const deployments = stageNames.includes('baseDeployment') ? 2 : 1;
    const existing = facts.endpointName === undefined ? [] : await azure.deployments.list(facts.endpointName);
    // A model that this very run would register has no deployment yet, whatever the newest one has.
    const isNew = stageNames.includes('register') && facts.jobName === undefined;
    const running = isNew
      ? undefined
      : existing.find((one) => sameModel(one.modelId, facts.modelId) && one.state === 'Succeeded');
    if (running !== undefined)
      return { lines: [{ action: 'reuse', what: `Deployment ${running.name}`, detail: running.size }] };
    const price = hourlyPrice(servingSize, 1, 'until /teardown endpoint');
    return {
      lines: [
        {
          action: 'create',
          what: `Deployment ${freeName(
            settings,
            existing.map(({ name }) => name),
          )}`,
          detail: `${servingSize}, 1 instance`,
          ...(price === undefined ? {} : { hourly: price }),
        },
        { action: 'change', what: 'Traffic', detail: '100 % to this deployment' },
      ],
      problems: await quotaProblems(azure, {
        location,
        size: servingSize,
        use: 'MIR',
        instances: 1,
        deployments,
      }),
    };
  },

  async advance({ azure, settings, facts }: StageContext): Promise<StageStep> {
    const endpoint = requireFact(facts, 'endpointName');
    const modelId = requireFact(facts, 'modelId');
    const name = facts.deploymentName ?? (await pickName(azure, settings, endpoint, modelId));
    // The choice is saved before it is acted on: a crash in between must not choose again.
    if (facts.deploymentName === undefined) return { kind: 'wait', facts: { deploymentName: name } };
    return advanceDeployment(azure, {
      endpoint,
      name,
      modelId,
      location: facts.location ?? settings.location,
      size: settings.servingSize,
      isOurs: true,
    });
  },
};

/** The deployment that has this model already, unless it failed; else a name that is free. */
async function pickName(
  azure: Azure,
  settings: Settings,
  endpoint: string,
  modelId: string,
): Promise<string> {
  const existing = await azure.deployments.list(endpoint);
  const same = existing.find((one) => sameModel(one.modelId, modelId) && !hasFailed(one.state));
  return (
    same?.name ??
    freeName(
      settings,
      existing.map(({ name }) => name),
    )
  );
}

function freeName({ deployment: first }: Settings, taken: readonly string[]): string {
  const candidates = [first, 'green', ...Array.from({ length: 20 }, (_, index) => `${first}-${index + 2}`)];
  return candidates.find((name) => !taken.includes(name)) ?? first;
}

const hasFailed = (state: string): boolean => ['Failed', 'Canceled', 'Deleting'].includes(state);

/** Azure answers a model's id in either case. */
const sameModel = (one: string, other: string | undefined): boolean =>
  other !== undefined && one.toLowerCase() === other.toLowerCase();
