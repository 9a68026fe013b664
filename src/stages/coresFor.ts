import { baseDeployment } from './serving/baseDeployment.js';
import type { QuotaPurpose } from './quota/coreNeeds.js';
import { deployment } from './serving/deployment.js';
import { finetune } from './training/finetune.js';
import { quotaUsage, type QuotaUsage } from './quota/quotaUsage.js';
import type { PlanContext, Stage } from './stage.js';
import { discover } from './discovery.js';

/**
 * What a command takes beside what runs, by asking the stages that take machines, as its plan does; with data that nobody has
 * tuned on and a model that nobody has deployed, so that no plan of it needs more.
 */
export async function coresFor(
  purpose: QuotaPurpose,
  base: boolean,
  context: Pick<PlanContext, 'azure' | 'settings' | 'routes'>,
): Promise<QuotaUsage & { readonly location: string }> {
  const { azure, settings } = context;
  const { modelId: _deployed, ...facts } = await discover(azure, settings, {});
  const stages = stagesFor(purpose, base);
  const stageNames = stages.map(({ name }) => name);
  const plans = await Promise.all(
    stages.map((stage) => stage.plan({ ...context, stageNames, inputs: {}, facts })),
  );
  const { location = settings.location } = facts;
  return {
    location,
    ...(await quotaUsage(
      azure,
      location,
      plans.flatMap(({ cores }) => cores ?? []),
    )),
  };
}

const stagesFor = (purpose: QuotaPurpose, base: boolean): readonly Stage[] => [
  ...(purpose === 'deploy' ? [] : [finetune]),
  ...(purpose === 'finetune' ? [] : [deployment]),
  ...(purpose === 'finetune' || !base ? [] : [baseDeployment]),
];
