import type { Azure } from '../azure/azure.js';
import type { Settings } from '../settings.js';
import type { RunInputs } from '../stages/inputs.js';
import { planStages } from '../stages/planStages.js';
import type { Routes } from '../stages/routes.js';
import type { Plan, Planner } from './plan.js';
import { stagesOf, type RunKind } from './runKind.js';

export function createPlanner(
  azure: Azure,
  settings: Settings,
  routes: Routes,
  redact: <T>(value: T) => T,
): Planner {
  return {
    async plan(kind: RunKind, inputs: RunInputs): Promise<Plan> {
      const { lines, problems } = await planStages(stagesOf(kind, inputs), {
        azure,
        settings,
        inputs,
        routes,
      });
      return {
        kind,
        inputs,
        lines,
        problems: redact(problems),
        priceNote: azure.cloud.priceNote,
        ...(kind === 'teardown'
          ? { typedConfirmation: inputs.target === 'everything' ? settings.resourceGroup : settings.endpoint }
          : {}),
      };
    },
  };
}
