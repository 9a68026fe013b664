import { baseDeploymentName } from './baseDeployment.js';
import { requireFact } from './requireFact.js';
import type { Stage, StageContext, StageStep } from './stage.js';

/** From here on, messages that are no command go to the new model. */
export const route: Stage = {
  name: 'route',
  title: 'Chat',
  needs: ['traffic', 'key', 'baseDeployment'],

  async plan() {
    return { lines: [{ action: 'change', what: 'Chat', detail: 'everybody talks to the new model' }] };
  },

  async advance({ azure, routes, facts, now }: StageContext): Promise<StageStep> {
    const endpointName = requireFact(facts, 'endpointName');
    const modelName = requireFact(facts, 'modelName');
    const modelVersion = requireFact(facts, 'modelVersion');
    const base = await azure.deployments.get(endpointName, baseDeploymentName);
    await routes.set({
      endpointName,
      deploymentName: requireFact(facts, 'deploymentName'),
      ...(base?.state === 'Succeeded' ? { baseDeploymentName } : {}),
      modelName,
      modelVersion,
      vaultName: requireFact(facts, 'vaultName'),
      secretName: requireFact(facts, 'secretName'),
      updatedAt: now(),
    });
    return { kind: 'done', note: `${modelName}, version ${modelVersion}, answers` };
  },
};
