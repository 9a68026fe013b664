import type { OnlineDeployment } from '../../azure/ml/onlineDeployments.js';
import type { Traffic } from '../../azure/ml/onlineEndpoints.js';
import { defined } from '../../defined.js';
import { baseDeploymentName } from './baseDeployment.js';
import type { Facts } from '../facts.js';
import { secretNameOf } from './keepKey.js';
import { modelOf } from './modelOf.js';
import { requireFact } from '../requireFact.js';
import type { Route, Share } from '../../backends/routes.js';
import { isSameTraffic, isWholeTraffic } from './trafficMap.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';

/** From here on, messages that are no command go where the endpoint's traffic goes; written down as Azure has it. */
export const route: Stage = {
  name: 'route',
  title: 'Chat',
  needs: ['traffic', 'key', 'baseDeployment'],

  async plan({ stageNames, routes, facts }: PlanContext) {
    if (!stageNames.includes('deployment')) return { lines: [] };
    const current = await routes.current();
    const [first, ...others] = current?.endpointName === facts.endpointName ? (current?.shares ?? []) : [];
    const isThere =
      first !== undefined && others.length === 0 && first.deploymentName === facts.deploymentName;
    return isThere
      ? { lines: [{ action: 'reuse', what: 'Chat', detail: `answered by ${first.deploymentName} already` }] }
      : { lines: [{ action: 'change', what: 'Chat', detail: 'everybody talks to the new model' }] };
  },

  async advance({ azure, routes, facts, now }: StageContext): Promise<StageStep> {
    const endpointName = requireFact(facts, 'endpointName');
    const [endpoint, deployments, before] = await Promise.all([
      azure.endpoints.get(endpointName),
      azure.deployments.list(endpointName),
      routes.current(),
    ]);
    const traffic = endpoint?.traffic ?? {};
    const shares = sharesOf(traffic, deployments);
    const base = deployments.find(({ name, state }) => name === baseDeploymentName && state === 'Succeeded');
    const previousTraffic = previousOf(facts, traffic, before, endpointName);
    await routes.set({
      endpointName,
      shares,
      ...(base === undefined ? {} : { baseDeploymentName, baseModel: modelOf(base.modelId) }),
      ...defined({ previousTraffic }),
      vaultName: requireFact(facts, 'vaultName'),
      secretName: facts.secretName ?? secretNameOf(endpointName),
      updatedAt: now(),
    });
    const answers = shares.map(({ modelName, modelVersion }) => `${modelName}, version ${modelVersion}`);
    return {
      kind: 'done',
      note: `${[...new Set(answers)].join(' and ')} ${answers.length > 1 ? 'answer' : 'answers'}`,
    };
  },
};

const sharesOf = (traffic: Traffic, deployments: readonly OnlineDeployment[]): Share[] =>
  deployments
    .map(({ name, modelId }) => ({
      deploymentName: name,
      percent: traffic[name] ?? 0,
      ...modelOf(modelId),
    }))
    .filter(({ percent }) => percent > 0)
    .sort((a, b) => b.percent - a.percent);

/** What this run has changed, if it has; else what is remembered of the one before it. */
function previousOf(
  { previousTraffic }: Facts,
  traffic: Traffic,
  before: Route | undefined,
  endpointName: string,
): Traffic | undefined {
  if (
    previousTraffic !== undefined &&
    isWholeTraffic(previousTraffic) &&
    !isSameTraffic(previousTraffic, traffic)
  )
    return previousTraffic;
  return before?.endpointName === endpointName ? before.previousTraffic : undefined;
}
